#!/bin/sh
# sh tools/units.sh FLAVOUR [tests/unit/test_x.c ...]: runs the built unit tests one after the other, all when none is named.
# With TOUCHSTONE_TEST_PG (see pg-temp.sh) they use PostgreSQL too. A crash or a hang counts as failed.
set -u
flavour=$1
shift
[ $# -gt 0 ] || set -- tests/unit/test_*.c
bad=0
for t; do
    bin=build/$flavour/unit/$(basename "$t" .c)
    echo "== $bin"
    began=$(date +%s)
    timeout 300 "$bin"
    rc=$?
    [ $rc = 0 ] || bad=1
    [ $rc -le 1 ] || echo "0 passed, 1 failed: $bin ended with status $rc"
    echo "   $(($(date +%s) - began)) s"
done
exit $bad
