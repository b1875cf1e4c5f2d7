#!/bin/sh
# A PostgreSQL of one's own in a folder, from Debian's `postgresql`, with the database that this example asks for.
#   sh bare-machine.sh start FOLDER     makes it, where there is none, and starts it; prints what to write as `store`
#   sh bare-machine.sh stop FOLDER
# PostgreSQL refuses root: as root everything is done as its own user, postgres.
set -eu
usage() { sed -n '2,5p' "$0" >&2; exit 2; }
[ $# -eq 2 ] || usage
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || { echo "PostgreSQL is not installed: apt-get install postgresql" >&2; exit 3; }
mkdir -p "$2"
folder=$(cd "$2" && pwd)
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
[ "$(id -u)" != 0 ] || chown postgres "$folder"
case $1 in
  start)
    cd "$folder"
    [ -d data ] || as "$bin/initdb" -D "$folder/data" -U seq -A trust -E UTF8 --locale=C --no-instructions >/dev/null
    as "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w -o "-c listen_addresses= -c unix_socket_directories='$folder'" start >/dev/null
    "$bin/psql" -h "$folder" -U seq -d postgres -Atc "SELECT 1 FROM pg_database WHERE datname = 'sales'" | grep -q 1 ||
      "$bin/createdb" -h "$folder" -U seq --encoding=UTF8 --template=template0 sales
    echo "store: postgres://seq@/sales?host=$folder"
    ;;
  stop) cd "$folder" && as "$bin/pg_ctl" -D "$folder/data" -m fast -w stop >/dev/null ;;
  *) usage ;;
esac
