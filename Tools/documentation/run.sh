#!/usr/bin/env bash
# Builds the modules' documentation with the toolchain's own DocC; any warning is an error.
# usage: run.sh BUILT OUT [MODULE…]     BUILT is the folder of a finished build; each MODULE goes to OUT/MODULE.doccarchive
set -eu
built=$1
out=$2
shift 2
if [ $# -eq 0 ]; then set -- OpenCoreML OpenCoreMLObservability Imaging InferenceTrace; fi
graphs=$(mktemp -d)
trap 'rm -rf "$graphs"' EXIT

# The C modules that the Swift modules import: the build's own module maps, and those of packages.
flags=(-I "$built/Modules")
for map in "$built"/*.build/module.modulemap; do
  # Tools that plugins run during the build are built separately, with the same modules.
  case $map in *-tool.build/*) continue ;; esac
  if [ -e "$map" ]; then flags+=(-Xcc "-fmodule-map-file=$map"); fi
done
while read -r map; do flags+=(-I "$(dirname "$map")"); done \
  < <(find .build/checkouts Sources -path '*/include/module.modulemap' -o -path 'Sources/*/module.modulemap')

mkdir -p "$out"
for module in "$@"; do
  mkdir -p "$graphs/$module"
  # What a module hands on of the modules below it is its own to whoever reads about it.
  swift symbolgraph-extract -module-name "$module" "${flags[@]}" -minimum-access-level public -skip-synthesized-members \
    -experimental-allowed-reexported-modules=ModelFiles -output-dir "$graphs/$module"
  # A module without articles still has its symbols.
  catalog=()
  if [ -d "Sources/$module/$module.docc" ]; then catalog=("Sources/$module/$module.docc"); fi
  docc convert "${catalog[@]}" --additional-symbol-graph-dir "$graphs/$module" --output-path "$out/$module.doccarchive" \
    --fallback-display-name "$module" --fallback-bundle-identifier "vitrine.$module" --warnings-as-errors
done
