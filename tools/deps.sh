#!/bin/sh
# Installs what is missing: Debian 12 packages (as root or with sudo) and npm modules. Quick when all is there.
set -eu
cd "$(dirname "$0")/.."
packages="gcc make pkg-config libmicrohttpd-dev libcurl4-gnutls-dev libsqlite3-dev libpq-dev libjansson-dev libsodium-dev libicu-dev libuchardet-dev zlib1g-dev
gettext nodejs ca-certificates cmark sqlite3"
[ "${1:-}" = "--build" ] || packages="$packages clang libclang-rt-14-dev clang-tidy cppcheck postgresql-15 chromium fonts-noto-core fonts-dejavu-core gawk strace"
[ "${1:-}" != --bench ] || packages="$packages wrk bc time curl"
missing=
for p in $packages; do
    case $(dpkg-query -W -f='${Status}' "$p" 2>/dev/null) in
    "install ok installed") ;;
    *) # a machine may have node from elsewhere
        [ "$p" = nodejs ] && command -v node >/dev/null 2>&1 || missing="$missing $p" ;;
    esac
done
command -v npm >/dev/null 2>&1 || missing="$missing npm"
if [ -n "$missing" ]; then
    sudo=
    [ "$(id -u)" = 0 ] || sudo=sudo
    echo "installing:$missing"
    export DEBIAN_FRONTEND=noninteractive
    $sudo apt-get update -q >/dev/null
    # shellcheck disable=SC2086
    $sudo apt-get install -y -q --no-install-recommends $missing >/dev/null
fi
if [ -f package-lock.json ] && ! cmp -s package-lock.json node_modules/.installed-lock 2>/dev/null; then
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
    cp package-lock.json node_modules/.installed-lock
fi
