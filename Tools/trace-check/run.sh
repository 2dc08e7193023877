#!/usr/bin/env bash
# Records a fling and checks its traces strictly: run.sh PROGRAM PHOTOGRAPHS
set -eu
cd "$(dirname "$0")/../.."
. Tools/setup/environment.sh
python=$(python_environment trace-check Tools/trace-check/requirements.txt)
exec env PYTHONPATH=Benchmarks "$python" Tools/trace-check/trace_check.py "$@"
