#!/bin/sh
# Every header compiles alone and begins with what it is.
set -eu
bad=0
pg=$(pg_config --includedir 2>/dev/null || echo /usr/include/postgresql)
for h in $(find src -name '*.h' | sort); do
    gcc -std=c17 -D_GNU_SOURCE -Wall -Wextra -Wno-unused -Isrc -isystem "$pg" -fsyntax-only -x c "$h" 2>/tmp/header.$$ ||
        { echo "$h does not compile alone"; cat /tmp/header.$$; bad=1; }
    head -1 "$h" | grep -q "^/\* $(basename "$h"): " || { echo "$h: the first line must say what it is"; bad=1; }
done
rm -f /tmp/header.$$
exit $bad
