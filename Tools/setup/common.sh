# What the set-up steps share. To be sourced.

# One line about what is being done.
step() { printf '%s\n' "setup: $*"; }

# What went wrong and how to go on; ends the step.
fail() {
  printf '%s\n' "setup: $1" >&2
  shift
  for line in "$@"; do printf '%s\n' "       $line" >&2; done
  exit 1
}

# Runs a command as root: as it is where we are root, through sudo where that asks for no password.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

can_become_root() { [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; }
