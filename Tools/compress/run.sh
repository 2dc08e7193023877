#!/usr/bin/env bash
# Makes the Python environment of `vitrine compress --calibrate`.
set -eu
cd "$(dirname "$0")/../.."
. Tools/setup/environment.sh
python_environment compress Tools/compress/requirements.txt >/dev/null
