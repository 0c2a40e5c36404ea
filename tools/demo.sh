#!/bin/sh
# make demo: a generated firm in a new workspace, served until Ctrl-C. --check: the same, then asks and ends by itself.
set -eu
bin=build/touchstone
dir=$(mktemp -d)
trap 'kill "$pid" 2>/dev/null || true; rm -rf "$dir"' EXIT
trap 'exit 0' INT TERM
pid=
db=sqlite:$dir/demo.db
"$bin" --db "$db" demo
if [ "${1:-}" != --check ]; then
    "$bin" --db "$db" serve --listen "127.0.0.1:${PORT:-8080}" &
    pid=$!
    wait "$pid"
    exit 0
fi
"$bin" --db "$db" today | head -20
"$bin" --db "$db" doctor
"$bin" --db "$db" serve --listen 127.0.0.1:0 > "$dir/out" &
pid=$!
n=0
until grep -q http "$dir/out" 2>/dev/null; do
    n=$((n + 1))
    [ "$n" -lt 100 ] || { echo "the server did not start" >&2; exit 1; }
    sleep 0.1
done
url=$(sed -n 's/.*\(http[^ ]*\).*/\1/p' "$dir/out")
node -e '
const url = process.argv[1];
const want = async (path, status) => {
    const r = await fetch(url + path);
    if (r.status !== status) throw new Error(path + " answered " + r.status + ", not " + status);
    return r;
};
await want("", 200); await want("api/session", 401); await want("api/openapi.json", 200);
console.log("demo: screens and API answer at " + url);
' --input-type=module "$url"
kill "$pid"
wait "$pid"
pid=
echo "demo-check: fine"
