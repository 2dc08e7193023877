# Python environments in .deps. Source this file.

# Prints the interpreter of the environment with this name, which contains the requirements; creates it if necessary.
python_environment() {
  local name=$1 requirements=$2 venv=.deps/$1-venv
  # The copy records which requirements the environment contains. It is written last, so an interrupted installation
  # starts over.
  if ! cmp -s "$requirements" "$venv/requirements.txt"; then
    echo "$name: installing the Python packages into $venv" >&2
    python3 -m venv --clear "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements" >&2
    cp "$requirements" "$venv/requirements.txt"
  fi
  echo "$venv/bin/python"
}
