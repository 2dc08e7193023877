#!/usr/bin/env bash
# Creates the Python environment for `vitrine compress --calibrate`.
set -eu
cd "$(dirname "$0")/../.."
. Tools/setup/environment.sh
python_environment compress Tools/compress/requirements.txt >/dev/null
