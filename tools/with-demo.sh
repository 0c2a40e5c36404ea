#!/bin/sh
# sh tools/with-demo.sh BINARY COMMAND...: a demo firm served on a free port; COMMAND gets its TOUCHSTONE_URL, _LOGIN and _PASSWORD.
set -eu
bin=$1
shift
dir=$(mktemp -d /tmp/touchstone-demo.XXXXXX)
pid=
stop() {
    [ -z "$pid" ] || { kill "$pid" 2>/dev/null && wait "$pid"; } || true
    rm -rf "$dir"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
TOUCHSTONE_PASSWORD=correct-horse-battery
TOUCHSTONE_LOGIN=$(TOUCHSTONE_PASSWORD=$TOUCHSTONE_PASSWORD "$bin" --db "sqlite:$dir/demo.db" --on 2026-11-23 demo --json | grep -oE '[^"]+ \(owner\)' | head -1 | cut -d' ' -f1)
"$bin" --db "sqlite:$dir/demo.db" --on 2026-11-23 serve --listen 127.0.0.1:0 --uploads "$dir" >"$dir/out" 2>"$dir/err" &
pid=$!
n=0
until grep -q http "$dir/out"; do
    n=$((n + 1))
    [ "$n" -lt 200 ] || { echo "with-demo.sh: the server did not start" >&2; cat "$dir/err" >&2; exit 1; }
    sleep 0.05
done
TOUCHSTONE_URL=$(grep -oE 'http://[^ ]+' "$dir/out")
export TOUCHSTONE_URL TOUCHSTONE_LOGIN TOUCHSTONE_PASSWORD
rc=0
"$@" || rc=$?
if [ -s "$dir/err" ]; then
    echo "the server said:" && head -50 "$dir/err"
fi
exit $rc
