#!/usr/bin/env bash
# Compares vitrine with its peers in one run, and prints a table. Start it with `make bench`.
set -eu
cd "$(dirname "$0")/.."
version=$(sed -n 's/^VERSION := //p' Makefile)
venv=.deps/bench-venv

if ! command -v timg >/dev/null; then
  echo "bench: installing timg"
  if [ "$(id -u)" -eq 0 ]; then
    apt-get -o DPkg::Lock::Timeout=300 -qq install -y --no-install-recommends timg >/dev/null
  else
    echo "bench: timg is missing; install it with: apt-get install timg" >&2
    exit 1
  fi
fi
if [ ! -x "$venv/bin/benchmark_app" ]; then
  echo "bench: installing OpenVINO's benchmark_app"
  python3 -m venv "$venv"
  "$venv/bin/pip" install -q --disable-pip-version-check "openvino==$version" pillow
fi
echo "bench: building"
swift build -c release --product vitrine >/dev/null
swift build -c release --product Throughput >/dev/null
swift build -c release --product Latency >/dev/null
swift build -c release --product Division >/dev/null
swift build -c release --product Lifecycle >/dev/null
swift build -c release --product Recording >/dev/null
swift build -c release --product Pixels >/dev/null
exec "$venv/bin/python" Benchmarks/benchmark.py --program .build/release/vitrine --throughput .build/release/Throughput \
  --latency .build/release/Latency --division .build/release/Division --lifecycle .build/release/Lifecycle \
  --recording .build/release/Recording --pixels .build/release/Pixels \
  --efficientnet .deps/models/EfficientNet-Lite0.onnx \
  --benchmark-app "$venv/bin/benchmark_app" --photographs .deps/photographs "$@"
