#!/bin/sh
# Tables carry their folder's name; only src/X/ writes X_* tables.
set -eu
bad=0
for f in $(find src -name '*.c' | sort); do
    folder=$(echo "$f" | cut -d/ -f2)
    for table in $(grep -oE '(INSERT INTO|UPDATE|DELETE FROM) [a-z_]+_[a-z_]+' "$f" | awk '{print $NF}' | sort -u); do
        owner=${table%%_*}
        case $owner in db | stage | temp) continue ;; esac
        [ -d "src/$owner" ] || continue
        if [ "$owner" != "$folder" ]; then
            echo "$f writes $table, which belongs to src/$owner"
            bad=1
        fi
    done
done
exit $bad
