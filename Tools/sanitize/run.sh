#!/usr/bin/env bash
# Runs the tests of scheduling, loading and cancelling under ThreadSanitizer (only with the fake engine, because
# OpenVINO is not built for it) and under AddressSanitizer with its leak check (also with the real engine). Start it
# with `make sanitize`.
# usage: run.sh [thread] [address]
set -eu
cd "$(dirname "$0")/../.."
here=$PWD/Tools/sanitize
fake='SchedulingTests|LendingPoolTests|PredictionQueueTests|ModelSpecializerTests|ModelLoaderTests|LinuxMemoryPressureTests'
fake="$fake|SpecializationCacheTests|InferenceTraceTests|StressTests/noCompletionIsLostOrDoubledOnTheFakeEngine"
real='OpenCoreMLTests.(StressTests|MLModelTests|PredictionTests|BadInputTests)|CompiledModelTests|OpenVINOTests'
# A front end of OpenVINO leaks 8 bytes of a file that it rejects, and nothing distinguishes them from other leaks.
leaks='refusesWhatIsNoModel|saysThatAFileIsNoModel'

build() {
  local kind=$1
  echo "sanitize: $kind: building, which takes some minutes the first time"
  local log
  log=$(mktemp)
  swift build --sanitize "$kind" --scratch-path ".build-$kind" --build-tests >"$log" 2>&1 || { cat "$log"; rm -f "$log"; exit 1; }
  rm -f "$log"
  echo "sanitize: $kind: running"
}

run() {
  local kind=$1
  shift
  swift test --sanitize "$kind" --scratch-path ".build-$kind" --skip-build "$@"
}

for kind in ${*:-thread address}; do
  case $kind in
  thread)
    mkdir -p .build-thread
    clang -shared -fPIC -O1 -Wall -Werror -o .build-thread/libsynchronization.so Tools/sanitize/synchronization.c -ldl
    build thread
    LD_PRELOAD=$PWD/.build-thread/libsynchronization.so TSAN_OPTIONS="halt_on_error=1 exitcode=66" run thread --filter "$fake"
    ;;
  address)
    # Without the variable, TBB opens a library in a way that AddressSanitizer rejects. A damaged model makes OpenVINO
    # request more memory than exists, and it expects the allocation to fail.
    export TBB_ENABLE_SANITIZERS=1 ASAN_OPTIONS="halt_on_error=1 allocator_may_return_null=1"
    build address
    LSAN_OPTIONS="suppressions=$here/leak.txt print_suppressions=0" run address --filter "$fake|$real" --skip "$leaks"
    ASAN_OPTIONS="$ASAN_OPTIONS detect_leaks=0" run address --filter "$leaks"
    ;;
  *)
    echo "sanitize: thread or address, not $kind" >&2
    exit 2
    ;;
  esac
done
