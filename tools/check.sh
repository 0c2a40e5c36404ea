#!/bin/sh
# The whole of `make check`. One line a step with its seconds; logs are kept in build/check/.
#
#   sh tools/check.sh            everything, about ten minutes on two cores
#   sh tools/check.sh --long     also tests/long and five minutes of each fuzz target
#   sh tools/check.sh --cases    only the tests that read tests/cases (BLESS=1 writes their answers anew)
#   sh tools/check.sh STEP...    only these steps, by name
#
# Two lanes run side by side, never more. A skipped test counts as failed. Exit status 1 when anything failed.
set -u
cd "$(dirname "$0")/.."
out=build/check
long= cases= only=
for a; do
    case $a in
    --long) long=1 ;;
    --cases) cases=1 ;;
    -*) sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
    *) only="$only $a" ;;
    esac
done
mkdir -p $out
rm -rf $out/*.log $out/results $out/tmp
mkdir -p $out/tmp
: >$out/results
export LC_ALL=C.UTF-8 TZ=UTC
export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
unset TOUCHSTONE_DB TOUCHSTONE_KEY TOUCHSTONE_PASSWORD
began=$(date +%s)

# Sums "N passed, N failed" and node's counts; a step without counts is one test. Writes "passed failed".
count() { # log status
    awk -v rc="$2" '
        /^[0-9]+ passed, [0-9]+ failed/ { p += $1; f += $3; n++ }
        /^# pass [0-9]+$/ { p += $3; n++ }
        /^# (fail|cancelled) [0-9]+$/ { f += $3 }
        /^# (skipped|todo) [0-9]+$/ { f += $3 }
        /^not run:/ { f++ }
        END { if (!n) p = rc == 0; if (rc != 0 && !f) f = 1; print p + 0, f + 0 }' "$1"
}

# step NAME COMMAND...
step() {
    name=$1
    shift
    case $only in '') ;; *" $name"*) case "$only " in *" $name "*) ;; *) return 0 ;; esac ;; *) return 0 ;; esac
    log=$out/$name.log
    from=$(date +%s)
    ("$@") >$log 2>&1 </dev/null
    rc=$?
    skipped=$(awk '/^# (skipped|todo) [1-9]/ { n += $3 } /^not run:/ { n++ } END { print n + 0 }' $log)
    [ "$skipped" = 0 ] || rc=1
    set -- $(count $log $rc)
    took=$(($(date +%s) - from))
    echo "$name $rc $1 $2 $took" >>$out/results
    if [ $rc = 0 ]; then
        printf 'ok    %-14s %4d s  %s passed\n' "$name" $took "$1"
        return 0
    fi
    { # at one go, so that the lanes' words do not mix
        printf 'FAIL  %-14s %4d s  %s passed, %s failed\n' "$name" $took "$1" "$2"
        [ "$skipped" = 0 ] || echo "      SKIPPED $skipped: a test that does not run is no test"
        grep -E '^(FAIL|not ok|not run:)|# (SKIP|TODO)|(ERROR: (Address|Leak)Sanitizer|runtime error:|error:)' $log | head -15 | sed 's/^/      | /'
        echo "      the end of $log:"
        tail -25 $log | cut -c1-300 | sed 's/^/      | /'
    } >$out/tmp/$name.say
    cat $out/tmp/$name.say
    return 1
}

jobs_of() { [ -n "$only" ] && echo 2 || echo 1; } # both lanes build

# ---- what the steps do -------------------------------------------------------------------------
static() {
    rc=0
    for s in layers owner headers banned; do
        echo "check-$s" && sh tools/check-$s.sh || rc=1
    done
    return $rc
}
sql() { mkdir -p build/gen && sh tools/check-sql.sh $out/tmp/sql_list.c && { cmp -s $out/tmp/sql_list.c build/gen/sql_list.c || cp $out/tmp/sql_list.c build/gen/sql_list.c; }; }
translations() { sh tools/po.sh build $out/tmp/po; }
release() { make FLAVOUR=release -j2 release; }
build() { make FLAVOUR=$1 -j"$(jobs_of)" build/"$1"/libtouchstone.a units && make FLAVOUR="$1" build/"$1"/touchstone; }
echo_server() { make FLAVOUR=gcc build/gcc/http_echo; }

units_both() { sh tools/pg-temp.sh sh tools/units.sh $1; }
cases() {
    make FLAVOUR=gcc -j2 units && sh tools/units.sh gcc $(grep -lE 'BLESS|tests/cases|history_text.h|table.h' tests/unit/test_*.c)
}
check_cppcheck() {
    cppcheck -q --std=c11 --enable=warning,performance,portability --inline-suppr --suppressions-list=tools/cppcheck.txt \
        -Isrc -Ibuild/gen --error-exitcode=1 --template='{file}:{line}: error: {message} [{id}]' src
}
check_tidy() {
    find src -name '*.c' | sort | xargs -n 10 sh -c 'clang-tidy --quiet --warnings-as-errors="*" "$@" -- -std=c17 -D_GNU_SOURCE -Isrc -Ibuild/gen -isystem "$(pg_config --includedir)"' clang-tidy
}
fuzz() { # seconds
    make FLAVOUR=fuzz -j"$(jobs_of)" fuzzers || return 1
    fuzz_rc=0
    for f in tests/fuzz/fuzz_*.c; do
        name=$(basename $f .c)
        corpus=$out/tmp/corpus/$name
        mkdir -p $corpus
        seeds=tests/fuzz/corpus/$name # kept inputs; none is fine
        [ -d "$seeds" ] || seeds=
        echo "== $name"
        timeout $(($1 + 60)) build/fuzz/fuzz/$name -max_total_time=$1 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
            -artifact_prefix=$out/tmp/$name- $corpus $seeds && echo "1 passed, 0 failed" || { fuzz_rc=1; echo "0 passed, 1 failed: $name"; }
    done
    return $fuzz_rc
}
types() { make FLAVOUR=release -j2 release && node ui/types.mjs && node_modules/.bin/tsc --noEmit -p tsconfig.json; }
e2e_http() { HTTP_ECHO=$PWD/build/gcc/http_echo node --test --test-reporter=tap tests/e2e/http.test.mjs; }
e2e() {
    TOUCHSTONE=$PWD/build/${E2E:-gcc}/touchstone node --test --test-reporter=tap $(ls tests/e2e/*.test.mjs | grep -v '/http.test')
}
browser() { sh tools/with-demo.sh build/release/touchstone node --test --test-reporter=tap tests/browser; }
alloc_long() { ALLOC_STEP=1 timeout 900 build/gcc/unit/test_alloc; }
long_tests() { TOUCHSTONE=$PWD/build/release/touchstone node --test --test-reporter=tap tests/long; }

# ---- the order ---------------------------------------------------------------------------------
lane_gcc() {
    step build-gcc build gcc && { step units-gcc units_both gcc; step http-server echo_server; step e2e-http e2e_http; step e2e e2e; }
    step browser browser
}
lane_clang() {
    step types types
    step cppcheck check_cppcheck
    step build-clang build clang && step units-clang units_both clang
    step fuzz fuzz ${FUZZ_S:-10}
    step clang-tidy check_tidy
}
finish() {
    awk -v all=$(($(date +%s) - began)) '{ p += $3; f += $4; if ($2) bad = bad " " $1 }
        END { printf "%d s in all%s\n%d passed, %d failed\n", all, bad ? "; failed:" bad : "", p, f; exit f > 0 || NR == 0 }' $out/results
}


echo "logs in $out/"
if [ -n "$cases" ]; then
    step cases cases
    finish
    exit
fi
step static static
step sql sql
step translations translations
step release release
lane_gcc &
lane=$!
lane_clang
wait $lane
if [ -n "$long" ]; then
    step alloc-long alloc_long
    step long long_tests
    step fuzz-long fuzz 300
fi
finish
