#!/usr/bin/env bash
# Installs missing Debian packages, and nothing else.
# usage: packages.sh STAMP [PACKAGE…]    (without names: what the build and the program need)
set -eu
. "$(dirname "$0")/common.sh"
stamp=$1
shift

# Headers and libraries of the decoders, of ncurses, of the hashes and of gzip; libvips, libavif and libtiff for the
# rarer formats, Little CMS for colours; the terminal entries with 24-bit colour. Python downloads OpenVINO and the
# photographs.
needed="libjpeg62-turbo-dev libwebp-dev libspng-dev libgif-dev libncurses-dev nettle-dev zlib1g-dev libvips-dev liblcms2-dev libavif-dev \
  libtiff-dev ncurses-term pkg-config python3"
command -v c++ >/dev/null || command -v clang++ >/dev/null || needed="$needed g++"
python3 -m pip --version >/dev/null 2>&1 || needed="$needed python3-pip"
packages=${*:-$needed}

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  step "this is no Debian: what it calls $packages is taken to be there"
  mkdir -p "$(dirname "$stamp")" && touch "$stamp"
  exit 0
fi

missing=""
for package in $packages; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done

if [ -n "$missing" ]; then
  step "installing$missing"
  can_become_root || fail "these Debian packages are missing:$missing" \
    "install them with: apt-get install --no-install-recommends$missing" "and run make again"
  log=$(mktemp)
  # The package lists of a fresh machine may be empty or old.
  as_root apt-get -o DPkg::Lock::Timeout=300 -qq update >"$log" 2>&1 || true
  if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq install -y --no-install-recommends \
    $missing >>"$log" 2>&1; then
    tail -n 15 "$log" >&2
    fail "apt-get could not install$missing" "see its message above; fix that and run make again"
  fi
  rm -f "$log"
fi
mkdir -p "$(dirname "$stamp")" && touch "$stamp"
