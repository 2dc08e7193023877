#!/usr/bin/env bash
# Runs one of the checks in its own Python environment: run.sh conformance.py|agreement.py ARGUMENTS
set -eu
cd "$(dirname "$0")/../.."
here=Tools/conformance
. "Tools/setup/environment.sh"
python=$(python_environment conformance "$here/requirements.txt")
script=$1; shift
exec "$python" "$here/$script" "$@"
