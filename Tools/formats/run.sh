#!/usr/bin/env bash
# Makes all cases of Core ML's formats anew, and tests the library with them. Start it with `make formats-check`.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
venv=$here/../../.deps/formats-venv
requirements=$here/requirements.txt
if ! cmp -s "$requirements" "$venv/requirements.txt"; then
  echo "Installing the Python packages into .deps/formats-venv"
  python3 -m venv --clear "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements"
  cp "$requirements" "$venv/requirements.txt"
fi
FORMATS_OUT=${FORMATS_OUT:-$(mktemp -d)}
export FORMATS_OUT
for cases in "$here"/*_cases.py; do "$venv/bin/python" "$cases" 2>&1 | grep -v '^Failed to load _ML\|^Running MIL' || true; done
echo "The cases are in $FORMATS_OUT"
cd "$here/../.."
VITRINE_COREML_CASES=$FORMATS_OUT swift test -c release --disable-testable-imports --filter CoreMLFormatTests
