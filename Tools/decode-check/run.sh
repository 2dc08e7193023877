#!/usr/bin/env bash
# Compares how Vitrine decodes pictures with how Pillow and libvips do: run.sh PROGRAM FOLDER…
set -eu
cd "$(dirname "$0")/../.."
. Tools/setup/environment.sh
python=$(python_environment decode-check Tools/decode-check/requirements.txt)
exec "$python" Tools/decode-check/decode_check.py "$@"
