#!/usr/bin/env bash
# Puts OpenVINO's headers and libraries into a folder: the system's own if there is one, else those of its Python package.
# usage: openvino.sh DEPS VERSION      OPENVINO=wheel in the environment passes over a system's own
set -eu
. "$(dirname "$0")/common.sh"
deps=$1
version=$2
stamp="$deps/.openvino-$version"

machine=$(uname -m)
row=$(awk -v version="$version" -v machine="$machine" '$1 == version && $2 == machine' "$(dirname "$0")/openvino.sha256")
read -r _ _ platform hash <<<"${row:-- - - -}"
case "$machine" in
  x86_64 | aarch64) ;;
  *) fail "OpenVINO has no package for $machine" "install OpenVINO so that pkg-config finds it, and run make again" ;;
esac
[ "$hash" != - ] ||
  fail "no SHA-256 of OpenVINO $version for $machine is known" "add it to Tools/setup/openvino.sha256, or choose a version listed there"

mkdir -p "$deps"
rm -f "$deps"/.openvino-*
if [ "${OPENVINO:-system}" != wheel ] && pkg-config --atleast-version=2025.0 openvino 2>/dev/null; then
  step "using the system's OpenVINO $(pkg-config --modversion openvino)"
  rm -rf "$deps/openvino"
  mkdir -p "$deps/openvino/libs"
  ln -s "$(pkg-config --variable=includedir openvino)" "$deps/openvino/include"
  pkg-config --variable=libdir openvino >"$deps/openvino/system-libdir"
  touch "$stamp"
  exit 0
fi

work=$(mktemp -d "$deps/.openvino.XXXXXX")
trap 'rm -rf "$work"' EXIT
step "fetching OpenVINO $version (about 60 MB)"
if ! python3 -m pip download -q --disable-pip-version-check --no-deps --only-binary=:all: --python-version 3.11 \
  --platform "$platform" -d "$work" "openvino==$version" >"$work/log" 2>&1; then
  tail -n 5 "$work/log" >&2
  fail "OpenVINO $version could not be downloaded" "check the network, then run make again," \
    "or install OpenVINO so that pkg-config finds it"
fi
wheel=$(echo "$work"/openvino-*.whl)
echo "$hash  $wheel" | sha256sum --check --status ||
  fail "the package of OpenVINO $version is not the expected one: its SHA-256 is $(sha256sum "$wheel" | cut -d' ' -f1)" \
    "do not use it; try again later, or install OpenVINO so that pkg-config finds it"
step "unpacking OpenVINO"
python3 - "$wheel" "$work" <<'PYTHON'
import sys, zipfile

with zipfile.ZipFile(sys.argv[1]) as wheel:
    wanted = ("openvino/include/", "openvino/libs/")
    wheel.extractall(sys.argv[2], [name for name in wheel.namelist() if name.startswith(wanted)])
PYTHON
rm -rf "$deps/openvino"
mv "$work/openvino" "$deps/openvino"
touch "$stamp"
