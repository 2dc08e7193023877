#!/usr/bin/env bash
# Processor time of a clean build of vitrine, for each revision, and its ratio to the first one's.
# usage: build-time.sh REVISION…       for example: build-time.sh HEAD~20 HEAD
set -eu
if [ $# -eq 0 ]; then echo "usage: $0 REVISION…" >&2; exit 2; fi
repository=$(git -C "$(dirname "$0")/.." rev-parse --show-toplevel)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
TIMEFORMAT='%U %S %R'
first=
for revision in "$@"; do
  rm -rf "$folder/tree"
  mkdir "$folder/tree"
  git -C "$repository" archive "$revision" | tar x -C "$folder/tree"
  # What setup fetches is shared: only compiling is measured.
  if [ -e "$repository/.deps" ]; then ln -s "$repository/.deps" "$folder/tree/.deps"; fi
  cd "$folder/tree"
  swift package resolve >/dev/null 2>&1
  { time swift build -c release --product vitrine >"$folder/log" 2>&1; } 2>"$folder/time" || { cat "$folder/log" >&2; exit 1; }
  cd "$repository"
  total=$(awk '{print $1 + $2}' "$folder/time")
  first=${first:-$total}
  awk -v revision="$revision" -v total="$total" -v first="$first" \
    '{printf "%s: %.0f s of processor time, %.0f s on the clock, ratio %.2f\n", revision, total, $3, total / first}' "$folder/time"
done
