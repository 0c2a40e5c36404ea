#!/bin/bash
# Figures: ratios within this one run, medians of three. Prints a report; docs/bench.md keeps one.
# Needs about 3 GB of disk in $TMPDIR and ten minutes. SCALE=10 makes everything ten times smaller.
set -euo pipefail
cd "$(dirname "$0")/../.."
bin=$PWD/build/touchstone
scale=${SCALE:-1}
rows=$((1000000 / scale)) clients=$((100000 / scale))
dir=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill $server 2>/dev/null; rm -rf "$dir"' EXIT
export TOUCHSTONE_PASSWORD=bench-only-password-1

# seconds of CPU (user + system), wall seconds and peak MB of a command, into $cpu $wall $mb
measure() {
    /usr/bin/time -f '%U %S %e %M' -o "$dir/time" "$@" >"$dir/out" 2>"$dir/err" || { cat "$dir/err"; exit 1; }
    read -r u s wall kb < <(tail -1 "$dir/time")
    cpu=$(echo "$u + $s" | bc -l) mb=$((kb / 1024))
}
median() { # name command...: the run with the middle CPU time of three
    local name=$1 list=
    shift
    for _ in 1 2 3; do
        [ -z "${before:-}" ] || eval "$before"
        measure "$@"
        list="$list$cpu $wall $mb\n"
    done
    read -r cpu wall mb < <(printf "$list" | sort -n | sed -n 2p)
    eval "${name}_cpu=$cpu ${name}_wall=$wall ${name}_mb=$mb"
}
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

echo "machine: $(nproc) cores, $(gcc --version | head -1), SQLite $(sqlite3 --version | cut -d' ' -f1)"
echo "binary: $(stat -c %s "$bin") bytes"
echo

awk -v n="$rows" -v c="$clients" -f tests/bench/make_invoices.awk > "$dir/invoices.csv"
before='rm -f "$dir"/bare.db*'
median bare sqlite3 "$dir/bare.db" 'CREATE TABLE t (a, b, c, d, e, f, g, h, i)' ".import --csv $dir/invoices.csv t"
before='rm -f "$dir"/i.db*; "$bin" --db "sqlite:$dir/i.db" init >/dev/null'
median import "$bin" --db "sqlite:$dir/i.db" import "$dir/invoices.csv" --as invoice
before=
echo "import of $rows invoice rows, $(du -m "$dir/invoices.csv" | cut -f1) MB, $clients clients"
echo "  sqlite3 .import, bare table   $bare_wall s, $bare_cpu s CPU, $bare_mb MB"
echo "  touchstone import             $import_wall s, $import_cpu s CPU, $import_mb MB peak"
echo "  ratio                         $(ratio "$import_wall" "$bare_wall") wall, $(ratio "$import_cpu" "$bare_cpu") CPU"
echo

db="sqlite:$dir/i.db"
median scan sqlite3 "$dir/i.db" 'SELECT client_id, count(*), sum(total_minor) FROM facts_invoice GROUP BY client_id' 
median signals "$bin" --db "$db" signals run
median plan "$bin" --db "$db" plan
echo "whole base: $clients clients, $rows invoices"
echo "  SELECT ... GROUP BY           $scan_wall s, $scan_cpu s CPU"
echo "  signals run                   $signals_wall s, $signals_cpu s CPU, $signals_mb MB peak, ratio $(ratio "$signals_cpu" "$scan_cpu")"
echo "  plan                          $plan_wall s, $plan_cpu s CPU, $plan_mb MB peak, ratio $(ratio "$plan_cpu" "$scan_cpu")"
echo

"$bin" --db "$db" user add bench --role owner >/dev/null
"$bin" --db "$db" day >/dev/null
start=$(date +%s%N)
"$bin" --db "$db" serve --listen 127.0.0.1:18473 > "$dir/serve" 2>&1 &
server=$!
until curl -sf -o /dev/null http://127.0.0.1:18473/api/openapi.json; do sleep 0.002; done
echo "program start to first answer: $(( ($(date +%s%N) - start) / 1000000 )) ms"
sid=$(curl -si -X POST -H 'Content-Type: application/json' -d "{\"login\":\"bench\",\"password\":\"$TOUCHSTONE_PASSWORD\"}" http://127.0.0.1:18473/api/session | sed -n 's/.*sid=\([0-9a-f]*\).*/\1/p')
id=$("$bin" --db "$db" --json client list --sort worth --desc --limit 1 | sed 's/.*"rows":\[{"id":\([0-9]*\).*/\1/')
for path in /api/today "/api/clients/$id" '/api/clients?limit=100' '/api/clients?sort=worth&desc=1&limit=100' '/api/clients?q=cl&limit=100'; do
    wrk -t2 -c20 -d4s --latency -H "Cookie: sid=$sid" "http://127.0.0.1:18473$path" > "$dir/wrk"
    printf '  %-44s p50 %s  p99 %s  %s requests/s\n' "$path" "$(awk '$1 == "50%" { print $2 }' "$dir/wrk")" "$(awk '$1 == "99%" { print $2 }' "$dir/wrk")" \
        "$(awk '/Requests\/sec/ { print $2 }' "$dir/wrk")"
done
