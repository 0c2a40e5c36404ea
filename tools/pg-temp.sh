#!/bin/sh
# pg-temp.sh COMMAND...: runs COMMAND with a private PostgreSQL cluster that nobody else can reach (unix socket only), named by
# TOUCHSTONE_TEST_PG, and removes it afterwards. Data is not synced: for tests only. As root the server runs as user postgres.
set -eu
[ $# -gt 0 ] || { echo "usage: sh tools/pg-temp.sh COMMAND..." >&2; exit 2; }
bin=${PG_BIN:-/usr/lib/postgresql/15/bin}
[ -x "$bin/initdb" ] || { echo "pg-temp.sh: no PostgreSQL in $bin; install postgresql-15 or set PG_BIN" >&2; exit 2; }
dir=$(mktemp -d /tmp/touchstone-pg.XXXXXX)
as() {
    if [ "$(id -u)" = 0 ]; then
        (cd "$dir" && exec setpriv --reuid=postgres --regid=postgres --clear-groups env HOME="$dir" "$@")
    else
        "$@"
    fi
}
stop() {
    as "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$dir"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
[ "$(id -u)" != 0 ] || chown postgres "$dir"
chmod 711 "$dir"
if ! as "$bin/initdb" -D "$dir/data" -U touchstone -A trust -E UTF8 --locale=C -N >"$dir/log" 2>&1 ||
    ! as "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/data/server.log" -o "-k $dir -c listen_addresses= -c fsync=off -c synchronous_commit=off \
        -c full_page_writes=off -c unix_socket_permissions=0777 -c shared_buffers=64MB -c max_wal_size=256MB" start >/dev/null 2>&1; then
    echo "pg-temp.sh: the server does not start:" >&2
    cat "$dir/log" "$dir/data/server.log" >&2 2>/dev/null
    exit 1
fi
TOUCHSTONE_TEST_PG="postgresql:///postgres?host=$(printf %s "$dir" | sed 's|/|%2F|g')&user=touchstone"
export TOUCHSTONE_TEST_PG
status=0
"$@" || status=$?
exit $status
