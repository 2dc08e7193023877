#!/usr/bin/env bash
# Scores the gallery's pictures in real terminals: run.sh PROGRAM FOLDER…
set -eu
cd "$(dirname "$0")/../.."
. Tools/setup/environment.sh
python=$(python_environment pixels-check Tools/pixels-check/requirements.txt)
exec "$python" Tools/pixels-check/pixels_check.py "$@"
