#!/bin/bash
# Figures of the models: CPU seconds of one thread, against reading the same CSV alone in the same run. Made by `make bench`;
# alone: make release build/release/bench/make_base build/release/bench/time_model && sh tests/bench/model.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
bin=$PWD/build/touchstone here=$PWD/build/release/bench
n=$((1000000 / ${SCALE:-1}))
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

"$here/make_base" "$n" > "$dir/base.csv"
"$here/make_base" 2000 > "$dir/small.csv"
"$here/make_base" $((n / 10)) transactions > "$dir/purchases.csv"
measure() { # name command...
    local name=$1
    shift
    /usr/bin/time -f '%U %S %M' -o "$dir/time" "$@" > "$dir/out" 2> "$dir/err" || { cat "$dir/err"; exit 1; }
    awk -v name="$name" '{ printf "  %-42s %.2f s CPU, %d MB peak\n", name, $1 + $2, $3 / 1024 }' "$dir/time"
}

cut -d, -f2-4 "$dir/base.csv" > "$dir/three.csv"
echo "models: $n customers as x, t_x, T, $(du -m "$dir/three.csv" | cut -f1) MB, bgnbd, maximum likelihood"
"$here/time_model" "$dir/three.csv" "$dir/small.csv" | grep -v '^    r '
echo "  the same with id and hold-out count, $(du -m "$dir/base.csv" | cut -f1) MB"
"$here/time_model" "$dir/base.csv" "$dir/small.csv" | sed '/^    r /d; /customers, mbgnbd/,$d'
echo "  the binary, from start to end:"
measure "model fit --model bgnbd" "$bin" model fit --model bgnbd --mle --in "$dir/base.csv"
measure "model fit --model mbgnbd" "$bin" model fit --model mbgnbd --in "$dir/base.csv"
measure "model fit --model pnbd" "$bin" model fit --model pnbd --in "$dir/base.csv"
measure "model predict, totals alone" "$bin" model predict --model bgnbd --mle --in "$dir/base.csv" --limit 0
measure "model predict --out, every customer's row" "$bin" model predict --model bgnbd --mle --in "$dir/base.csv" --limit 0 --out "$dir/all.csv"
measure "model fit, $(wc -l < "$dir/purchases.csv") purchases put together" "$bin" model fit --model mbgnbd --in "$dir/purchases.csv"
echo "  forecast of 52 weeks against what the same world did then:"
"$bin" --json model fit --model bgnbd --mle --in "$dir/base.csv" --weeks 52 | sed 's/.*"check":{\(.*\),"beats_rate.*/    \1/' | tr -d '"' | sed 's/,/, /g; s/\(\.[0-9][0-9][0-9]\)[0-9]*/\1/g'
