#!/usr/bin/env bash
# Installs the program, its libraries and its model into one folder.
# usage: install.sh PROGRAM DEPS FOLDER
set -eu
. "$(dirname "$0")/common.sh"
program=$1
libs=$2/openvino/libs
folder=$3

install -d "$folder/Models"
install -s -m 755 "$program" "$folder/vitrine"
# The compiled model goes where the program looks for its resources; an older installation's is removed.
resources=Vitrine_BundledModels.resources
rm -rf "${folder:?}/$resources" "$folder"/Models/*.onnx
cp -R "$(dirname "$program")/$resources" "$folder/"
chmod -R u=rwX,go=rX "$folder/$resources"
install -m 644 Assets/Models/*.md "$folder/Models/"
install -m 644 "$libs/libvitrine-openvino.so" "$folder/"
rm -f "$folder/libvitrine-vips.so"
if [ -f "$libs/vitrine-pictures" ]; then install -s -m 755 "$libs/vitrine-pictures" "$folder/"; fi
# The script that quantises models with Python, and its requirements.
install -d "$folder/compress"
install -m 644 Tools/compress/quantize.py Tools/compress/requirements.txt "$folder/compress/"
# What a model needs on a CPU; a system's own OpenVINO stays where it is.
if [ ! -f "$2/openvino/system-libdir" ]; then
  for pattern in 'libopenvino.so.*' 'libtbb.so.*' 'libhwloc.so.*' 'libtbbbind*' 'libopenvino_ir_frontend.so.*' \
    'libopenvino_onnx_frontend.so.*' 'libopenvino_tensorflow_lite_frontend.so.*' libopenvino_intel_cpu_plugin.so \
    libopenvino_intel_gpu_plugin.so libopenvino_intel_npu_plugin.so cache.json; do
    # shellcheck disable=SC2086 # the patterns are to be expanded
    for file in "$libs"/$pattern; do if [ -e "$file" ]; then cp -P "$file" "$folder/"; fi; done
  done
fi
# The decoders' libraries, so that the program also starts on a machine without them.
ldd "$program" | awk '/lib(jpeg|webp|webpdemux|gif|lcms2|sharpyuv|spng|nettle|ncursesw|tinfo|z)\.so/ { print $3 }' | while read -r library; do
  cp -L "$library" "$folder/"
done
step "installed in $folder"
