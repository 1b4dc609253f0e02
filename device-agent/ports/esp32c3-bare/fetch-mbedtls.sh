#!/bin/sh
# fetch-mbedtls.sh: prints the directory of mbedTLS' source. It is Debian's source package, fetched once into the user's cache
# by apt itself (from the mirror that this machine uses), checked against the SHA-256 below, and never part of this repository.
# Debian's own patches are left out: at these versions they touch the build with CMake and a test only.
#
# MBEDTLS_VERSION=2.28.3 takes that version; otherwise the newest that can be had.
set -eu

# version, file and SHA-256, as Debian's .dsc states them: mbedtls_3.6.6-0.1~deb13u1.dsc (trixie), mbedtls_2.28.3-1.dsc (bookworm).
packages='3.6.6 mbedtls_3.6.6.orig.tar.bz2 8fb65fae8dcae5840f793c0a334860a411f884cc537ea290ce1c52bb64ca007a
2.28.3 mbedtls_2.28.3.orig.tar.gz 3b4953aa55a681e084d31892d9904cc5328d6b4958ea57b90ae4b4f94ae69a8d'
helper=/usr/lib/apt/apt-helper
cache=${XDG_CACHE_HOME:-$HOME/.cache}/birthmark

mirrors() {
  [ -z "${BIRTHMARK_DEBIAN_MIRROR-}" ] || { echo "$BIRTHMARK_DEBIAN_MIRROR"; return; }
  # shellcheck disable=SC2016 # the format is apt's, not the shell's
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null | sed 's|/$||' | sort -u
}

# fetch FILE SHA256 TO: from the first mirror that has it.
fetch() {
  for mirror in $(mirrors); do
    if "$helper" -o APT::Sandbox::User=root -o Acquire::Retries=1 -o Acquire::http::Timeout=30 \
      download-file "$mirror/pool/main/m/mbedtls/$1" "$3" "SHA256:$2" >>"$log" 2>&1; then
      return 0
    fi
  done
  return 1
}

# unpack FILE SHA256 TO: whole or not at all, and two builds at once do not disturb each other.
unpack() {
  work=$(mktemp -d "$cache/mbedtls-XXXXXX")
  log=$work/log
  if fetch "$1" "$2" "$work/$1" && mkdir "$work/source" && tar -xf "$work/$1" -C "$work/source" --strip-components=1; then
    mv -T "$work/source" "$3" 2>/dev/null || [ -d "$3" ]
    rm -rf "$work"
    return 0
  fi
  reason=$(sed -n 's/^E: *//p' "$log" 2>/dev/null | tail -1)
  rm -rf "$work"
  return 1
}

mkdir -p "$cache"
reason=
wanted=$(echo "$packages" | grep "^${MBEDTLS_VERSION-}" || true)
[ -n "$wanted" ] || { echo "fetch-mbedtls.sh: no mbedTLS $MBEDTLS_VERSION is known here" >&2; exit 2; }
while read -r version file sha256; do
  source=$cache/mbedtls-$version
  if [ -d "$source" ] || { [ -x "$helper" ] && unpack "$file" "$sha256" "$source"; }; then
    echo "$source"
    exit 0
  fi
done <<LIST
$wanted
LIST

[ -x "$helper" ] || reason='this system has no apt to fetch it with'
{
  echo "mbedTLS' source is missing, and could not be fetched${reason:+: $reason}."
  echo "$wanted" | while read -r version file sha256; do
    echo "  Unpack Debian's $file (SHA-256 $sha256) as $cache/mbedtls-$version"
  done
} >&2
exit 1
