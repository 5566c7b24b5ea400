#!/bin/bash
# The official image's contract: POSTGRES_USER, POSTGRES_PASSWORD (or _FILE), POSTGRES_DB,
# /docker-entrypoint-initdb.d at first start, and postgres itself as PID 1.
set -Eeuo pipefail

from_file() {
  local file="${1}_FILE"
  if [[ -n "${!file:-}" ]]; then export "$1"="$(< "${!file}")"; fi
}

as_postgres() {
  [[ "$(id -u)" == 0 ]] || return 0
  mkdir -p "$PGDATA" && chown -R postgres:postgres "$PGDATA" && chmod 700 "$PGDATA"
  exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
}

create_cluster() {
  if [[ -z "${POSTGRES_PASSWORD:-}" ]]; then
    echo "POSTGRES_PASSWORD (or POSTGRES_PASSWORD_FILE) must be set for a new cluster" >&2
    exit 1
  fi
  # The password travels through a pipe, never through argv.
  initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") \
    --auth-local=trust --auth-host=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 >/dev/null
  printf '\nhost all all all scram-sha-256\n' >> "$PGDATA/pg_hba.conf"
}

run_init_files() {
  local sql=(psql -v ON_ERROR_STOP=1 --no-psqlrc --username "$POSTGRES_USER" --dbname "$POSTGRES_DB") file
  for file in /docker-entrypoint-initdb.d/*; do
    case "$file" in
      *.sh) echo "init: $file"; if [[ -x "$file" ]]; then "$file"; else . "$file"; fi ;;
      *.sql) echo "init: $file"; "${sql[@]}" --quiet --file "$file" ;;
      *.sql.gz) echo "init: $file"; gunzip -c "$file" | "${sql[@]}" --quiet ;;
    esac
  done
}

initialise() {
  create_cluster
  # Reachable over the local socket only until initialised, so that no client sees half a database.
  pg_ctl -D "$PGDATA" -o "-c listen_addresses='' $*" -w start
  if [[ "$POSTGRES_DB" != postgres ]]; then
    psql -v ON_ERROR_STOP=1 --no-psqlrc --quiet --username "$POSTGRES_USER" --dbname postgres \
      --set db="$POSTGRES_DB" <<< 'CREATE DATABASE :"db";'
  fi
  run_init_files
  pg_ctl -D "$PGDATA" -m fast -w stop
}

[[ "${1:-}" == -* ]] && set -- postgres "$@"
if [[ "${1:-}" == postgres ]]; then
  as_postgres "$@"
  from_file POSTGRES_USER; from_file POSTGRES_PASSWORD; from_file POSTGRES_DB
  export POSTGRES_USER="${POSTGRES_USER:-postgres}"
  export POSTGRES_DB="${POSTGRES_DB:-$POSTGRES_USER}"
  shopt -s nullglob
  if [[ ! -s "$PGDATA/PG_VERSION" ]]; then initialise "${@:2}"; fi
  unset POSTGRES_PASSWORD
  echo "PostgreSQL init process complete; ready for start up."
fi
exec "$@"
