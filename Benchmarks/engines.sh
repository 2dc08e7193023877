#!/usr/bin/env bash
# Reports on a model with several versions of OpenVINO in turn, and compares them. Start it with `make engines`.
# usage: engines.sh PROGRAM DEPS MODEL VERSION…
set -eu
cd "$(dirname "$0")/.."
program=$1 deps=$2 model=$3
shift 3
folder=$deps/engines
name=$(basename "${model%.*}").json
for version; do
  if [ ! -f "$folder/$version/openvino/libs/libvitrine-openvino.so" ]; then
    OPENVINO=wheel bash Tools/setup/openvino.sh "$folder/$version" "$version"
    bash Tools/setup/runtime.sh "$folder/$version" openvino
  fi
done
reports=()
for version; do
  echo "engines: measuring $model by OpenVINO $version" >&2
  VITRINE_RUNTIME=$folder/$version/openvino/libs "$program" report "$model" --precision f32 --format json \
    >"$folder/$version/$name"
  reports+=("$folder/$version/$name")
done
"$program" report "${reports[0]}" --compare "${reports[@]:1}"
