#!/usr/bin/env bash
# Compiles the two libraries that are opened late: OpenVINO's and libvips's function tables.
# usage: runtime.sh DEPS openvino|vips
set -eu
. "$(dirname "$0")/common.sh"
deps=$1
libs="$deps/openvino/libs"

compile() {
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1; then
    cat "$log" >&2
    return 1
  fi
  rm -f "$log"
}

case $2 in
  openvino)
    step "compiling what connects OpenVINO"
    if [ -f "$deps/openvino/system-libdir" ]; then
      directory=$(cat "$deps/openvino/system-libdir") runpath=$directory
    else
      directory=$libs runpath='$ORIGIN'
    fi
    library=$(ls "$directory"/libopenvino.so* | head -n 1)
    target="$libs/libvitrine-openvino.so"
    compiler=$(command -v clang++ || command -v c++)
    connect() {
      compile "$compiler" -std=c++17 -O2 -fPIC -shared -fvisibility=hidden -Wall -Wextra -ISources/COpenVINO/include \
        -isystem "$deps/openvino/include" Runtime/openvino.cpp Runtime/compression.cpp -o "$target.part" "$library" \
        -Wl,-rpath,"$runpath" -Wl,-z,defs -Wl,--as-needed "$@"
    }
    # Packages of OpenVINO up to 2025 have the names of libstdc++'s older strings.
    connect 2>/dev/null || connect -D_GLIBCXX_USE_CXX11_ABI=0 ||
      fail "Runtime/openvino.cpp and compression.cpp could not be compiled" "what the compiler said stands above"
    ;;
  vips)
    step "compiling what connects libvips"
    target="$libs/libvitrine-vips.so"
    compiler=$(command -v clang || command -v cc)
    # shellcheck disable=SC2046 # the flags are words of their own
    if ! compile "$compiler" -O2 -fPIC -shared -fvisibility=hidden -Wall -Wextra -ISources/CImageCodecs/include \
      $(pkg-config --cflags vips) Runtime/vips.c -o "$target.part" $(pkg-config --libs vips); then
      step "libvips cannot be used: HEIF, AVIF, TIFF, GIF, SVG and JPEG XL will say so on their tiles"
      exit 0
    fi
    ;;
  *) fail "usage: runtime.sh DEPS openvino|vips" ;;
esac
mv "$target.part" "$target"
