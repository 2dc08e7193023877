# Shared by the set-up steps. Source this file.

# Prints one line about what is being done.
step() { printf '%s\n' "setup: $*"; }

# Prints what went wrong and what to do about it, and ends the step.
fail() {
  printf '%s\n' "setup: $1" >&2
  shift
  for line in "$@"; do printf '%s\n' "       $line" >&2; done
  exit 1
}

# Runs a command as root: directly if we are root, otherwise through sudo if that needs no password.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

can_become_root() { [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; }
