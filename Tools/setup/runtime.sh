#!/usr/bin/env bash
# Compiles what is opened late: OpenVINO's function table, and the program that decodes pictures with libvips.
# usage: runtime.sh DEPS openvino|pictures
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
    # OpenVINO packages up to 2025 use libstdc++'s old string ABI.
    connect 2>/dev/null || connect -D_GLIBCXX_USE_CXX11_ABI=0 ||
      fail "Runtime/openvino.cpp and compression.cpp could not be compiled" "see the compiler's message above"
    ;;
  pictures)
    step "compiling what decodes HEIF, AVIF, TIFF, SVG and JPEG XL"
    target="$libs/vitrine-pictures"
    compiler=$(command -v clang || command -v cc)
    # Missing libraries are left out: libvips can read most of it as well.
    packages=vips flags=
    if pkg-config --exists libavif; then packages="$packages libavif" flags="$flags -DVITRINE_AVIF"; fi
    if pkg-config --exists libtiff-4; then packages="$packages libtiff-4" flags="$flags -DVITRINE_TIFF"; fi
    # shellcheck disable=SC2046,SC2086 # the flags are words of their own
    if ! compile "$compiler" -O2 -fPIE -pie -pthread -Wall -Wextra -ISources/CImageCodecs -ISources/CImageCodecs/include $flags \
      $(pkg-config --cflags $packages) Runtime/pictures.c Runtime/pictures_vips.c Runtime/pictures_avif.c Runtime/pictures_tiff.c \
      -o "$target.part" $(pkg-config --libs $packages); then
      step "libvips cannot be used: HEIF, AVIF, TIFF, SVG and JPEG XL will say so on their tiles"
      exit 0
    fi
    ;;
  *) fail "usage: runtime.sh DEPS openvino|pictures" ;;
esac
mv "$target.part" "$target"
