#!/usr/bin/env bash
# Exports EfficientNet-Lite0 as an ONNX file: run.sh FILE
set -eu
cd "$(dirname "$0")/../.."
. Tools/setup/environment.sh
python=$(python_environment efficientnet Tools/efficientnet/requirements.txt)
mkdir -p "$(dirname "$1")"
exec "$python" Tools/efficientnet/export.py "$1"
