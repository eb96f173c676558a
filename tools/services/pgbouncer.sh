#!/usr/bin/env bash
# PgBouncer for tests: Debian's package, before a PostgreSQL of this machine, TCP on the loopback only.
# Never the system's own service. Every user of the server logs in with the server's own password.
#
# POSTGRES_HOST, POSTGRES_PORT, POSTGRES_USER, POSTGRES_PASSWORD  the server, and its superuser, who looks up the others
#                      (default: postgres.sh of this SERVICES_HOME)
# PGBOUNCER_POOL_MODE  session, transaction or statement (session)
# PGBOUNCER_POOL_SIZE  sessions per database and user (20)
# PGBOUNCER_SETTINGS   more lines for its configuration
# PGBOUNCER_PORT       port when start is given none (6432)
set -euo pipefail
SVC=pgbouncer
DEFAULT_PORT="${PGBOUNCER_PORT:-6432}"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/lib.sh"

PG_HOST="${POSTGRES_HOST:-127.0.0.1}"
PG_PORT_NOW="${POSTGRES_PORT:-$(cat "$SERVICES_HOME/postgres/port" 2>/dev/null || printf 5432)}"
PG_USER="${POSTGRES_USER:-queridodiario}"
PG_PASSWORD="${POSTGRES_PASSWORD:-queridodiario}"
BIN="${PGBOUNCER_BIN:-/usr/sbin/pgbouncer}"

do_install() {
  [ -x "$BIN" ] && return 0
  need apt-get "install PgBouncer yourself, or set PGBOUNCER_BIN"
  local sudo=''
  if [ "$(id -u)" != 0 ]; then sudo=sudo; sudo -n true 2>/dev/null || die "no PgBouncer here and no right to install it: set PGBOUNCER_BIN"; fi
  say "installing pgbouncer with apt"
  # Debian's package starts a service on 6432 by itself: a policy says no for the time of the install.
  local policy=/usr/sbin/policy-rc.d
  [ -e "$policy" ] || { printf '#!/bin/sh\nexit 101\n' | $sudo tee "$policy" >/dev/null; $sudo chmod +x "$policy"; trap "$sudo rm -f $policy" EXIT; }
  local apt="$sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300"
  { $apt update && $apt install --no-install-recommends --no-upgrade pgbouncer; } >>"$INSTALL_DIR/install.log" 2>&1 || { tail -n 20 "$INSTALL_DIR/install.log" >&2; die "apt failed"; }
}

do_start() {
  local port="$1"; local -a user=()
  # It refuses to run as root, and drops to this user once it has read its files.
  if [ "$(id -u)" = 0 ]; then user=(-u "${PG_OS_USER:-postgres}"); fi
  printf '"%s" "%s"\n' "${PG_USER//\"/\"\"}" "${PG_PASSWORD//\"/\"\"}" >"$SVC_DIR/users.txt"
  cat >"$SVC_DIR/pgbouncer.ini" <<CONF
[databases]
* = host=$PG_HOST port=$PG_PORT_NOW auth_user=$PG_USER
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $port
unix_socket_dir =
auth_type = scram-sha-256
auth_file = $SVC_DIR/users.txt
pool_mode = ${PGBOUNCER_POOL_MODE:-session}
default_pool_size = ${PGBOUNCER_POOL_SIZE:-20}
${PGBOUNCER_SETTINGS:-}
CONF
  spawn "$port" "$BIN" "${user[@]}" "$SVC_DIR/pgbouncer.ini"
  wait_until port_taken "$port"
  say "ready on 127.0.0.1:$port, pid $(running_pid), pool_mode ${PGBOUNCER_POOL_MODE:-session}"
}

do_stop() { stop_service INT 10; }

do_wipe() { rm -f "$SVC_DIR/pgbouncer.ini" "$SVC_DIR/users.txt" "$PORT_FILE" "$LOG_FILE" "$LOG_FILE.1"; }

do_url() { printf 'postgres://%s@127.0.0.1:%s\n' "$PG_USER" "$(port_now)"; }

# The names of the contract, so that a caller goes through the pooler; the server itself is where it was.
do_env() {
  print_export POSTGRES_HOST 127.0.0.1
  print_export POSTGRES_PORT "$(port_now)"
}

dispatch "$@"
