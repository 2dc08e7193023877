#!/bin/sh
# Trains the colouriser in its own environment. Passes its arguments to main.py.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
venv=$here/../../.deps/colorizer-venv
requirements=$here/requirements.txt

# The copy records which requirements the environment contains. It is written last, so an interrupted installation
# starts over.
if ! cmp -s "$requirements" "$venv/requirements.txt"; then
    echo "Installing the Python packages into .deps/colorizer-venv"
    python3 -m venv --clear "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements"
    cp "$requirements" "$venv/requirements.txt"
fi
exec "$venv/bin/python" "$here/main.py" "$@"
