#!/usr/bin/env bash
# Compares what Vitrine makes of pictures with what Pillow and libvips make of them: run.sh PROGRAM FOLDER…
set -eu
cd "$(dirname "$0")/../.."
. Tools/setup/environment.sh
python=$(python_environment decode-check Tools/decode-check/requirements.txt)
exec "$python" Tools/decode-check/decode_check.py "$@"
