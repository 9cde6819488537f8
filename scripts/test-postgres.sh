#!/usr/bin/env bash
# Runs a command beside a PostgreSQL of its own and throws that away afterwards: scripts/test-postgres.sh COMMAND …
#
# The command finds an empty database in YIZHAN_TEST_POSTGRES_URL (SQLAlchemy form, superuser, PostGIS installable). A URL
# set beforehand is used as it is. Where PostgreSQL with PostGIS is missing the command runs without; on CI that fails.
# The cluster lies in a temporary folder and listens on a free port of 127.0.0.1 alone; clusters of the machine are never
# touched. It ends with this script however that ends, kill -9 included.
set -euo pipefail
[ $# -gt 0 ] || { echo "usage: ${BASH_SOURCE[0]} COMMAND [ARGUMENT…]" >&2; exit 2; }
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$scripts/lib.sh"

if [ -n "${YIZHAN_TEST_POSTGRES_URL:-}" ]; then
    exec "$@"
fi
if ! programs=$(postgres_programs); then
    echo "test-postgres: no PostgreSQL with PostGIS here."
    if on_ci; then exit 1; fi
    exec "$@"
fi
# Settings of the machine's own clusters must not reach this one.
for name in "${!PG@}"; do unset "$name"; done

# PostgreSQL refuses to run as root.
owner=()
if [ "$(id -u)" = 0 ]; then
    owner=(runuser -u postgres --)
fi
make_folder() {
    folder=$(mktemp -d "$1/yizhan-postgres.XXXXXX")
    if [ ${#owner[@]} -gt 0 ]; then chown postgres "$folder"; fi
    "${owner[@]+"${owner[@]}"}" test -w "$folder" || { rm -rf "$folder"; return 1; }
}
# The owner may be unable to reach a temporary folder that belongs to root.
make_folder "${TMPDIR:-/tmp}" || make_folder /tmp
as_owner() { (cd "$folder" && "${owner[@]+"${owner[@]}"}" "$@"); }

# The warden reads a pipe that only this script writes to. However this script ends, the pipe closes and the warden cleans
# up; in a session of its own it outlives a signal to the whole process group.
warden='trap "" HUP INT TERM; cat >/dev/null; folder=$1; shift; cd "$folder"; "$@"; cd /; rm -rf "$folder"'
detach=()
if command -v setsid >/dev/null; then detach=(setsid); fi
exec 9> >(exec "${detach[@]+"${detach[@]}"}" bash -c "$warden" warden "$folder" "${owner[@]+"${owner[@]}"}" \
    "$programs/pg_ctl" stop -D "$folder/data" -m immediate >/dev/null 2>&1)
warden_id=$!
trap 'exec 9>&-; wait "$warden_id" 2>/dev/null || true' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
printf '%s\n' "$password" >"$folder/password"
chmod 644 "$folder/password"
as_owner "$programs/initdb" -D "$folder/data" --username=yizhan --pwfile="$folder/password" --auth=scram-sha-256 \
    --encoding=UTF8 --locale=C --no-sync >"$folder/log" 2>&1 9>&- || { tail -n 5 "$folder/log" >&2; exit 1; }
as_owner tee -a "$folder/data/postgresql.conf" >/dev/null <<'SETTINGS'
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
synchronous_commit = off
full_page_writes = off
SETTINGS

# A port below the ones that systems hand out; another try when somebody has it.
started=
for _ in 1 2 3 4 5 6 7 8 9 10; do
    port=$((20000 + RANDOM % 12000))
    if as_owner "$programs/pg_ctl" start -w -D "$folder/data" -l "$folder/data/server.log" -o "-p $port" \
        >/dev/null 2>&1 9>&-; then
        started=yes
        break
    fi
done
[ -n "$started" ] || { as_owner tail -n 5 "$folder/data/server.log" >&2; exit 1; }
as_owner env PGPASSWORD="$password" "$programs/psql" -q -h 127.0.0.1 -p "$port" -U yizhan -d postgres \
    -c 'CREATE DATABASE yizhan_test' 9>&-

export YIZHAN_TEST_POSTGRES_URL="postgresql+psycopg://yizhan:$password@127.0.0.1:$port/yizhan_test"
"$@" 9>&-
