#!/usr/bin/env bash
# Tries faults on the built program: run.sh PROGRAM PHOTOGRAPHS LIFECYCLE [--minutes N] [--seed N] [--only KIND…]
set -eu
exec env PYTHONDONTWRITEBYTECODE=1 python3 "$(dirname "$0")/faults.py" "$@"
