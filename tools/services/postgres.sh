#!/usr/bin/env bash
# PostgreSQL for tests: Debian's server binaries, a cluster of its own, TCP on the loopback only.
# Never the system's cluster. As root the server runs as the `postgres` user, otherwise as the caller.
#
# POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB  superuser, its password and the database to create
# PG_BIN       folder of initdb and postgres   (default: the newest /usr/lib/postgresql/*/bin)
# PG_DATA      the cluster's folder            (default: $SERVICES_HOME/postgres/data; see data_dir)
# PG_PORT      port when start is given none (5432)
# PG_OPTIONS   more server options, e.g. "-c log_statement=all"
set -euo pipefail
SVC=postgres
DEFAULT_PORT="${PG_PORT:-5432}"
. "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/lib.sh"

PG_USER="${POSTGRES_USER:-queridodiario}"
PG_PASSWORD="${POSTGRES_PASSWORD:-queridodiario}"
PG_DB="${POSTGRES_DB:-queridodiariodb}"
PG_OS_USER="${PG_OS_USER:-postgres}"
PG_DEBIAN_VERSION="${PG_DEBIAN_VERSION:-15}"

pg_bin() {
  local d
  if [ -n "${PG_BIN:-}" ]; then printf '%s' "$PG_BIN"; return 0; fi
  for d in "/usr/lib/postgresql/$PG_DEBIAN_VERSION/bin" $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -Vr); do
    if [ -x "$d/postgres" ] && [ -x "$d/initdb" ]; then printf '%s' "$d"; return 0; fi
  done
  if command -v postgres >/dev/null 2>&1 && command -v initdb >/dev/null 2>&1; then dirname "$(command -v postgres)"; return 0; fi
  return 1
}

is_root() { [ "$(id -u)" = 0 ]; }
# The server refuses to run as root. setpriv replaces itself with the command, so $! in spawn is the postmaster's own pid.
as_pg() { if is_root; then as_pg_cmd; "${AS_PG[@]}" "$@"; else "$@"; fi; }
as_pg_cmd() { if is_root; then AS_PG=(setpriv "--reuid=$PG_OS_USER" "--regid=$(id -g "$PG_OS_USER")" --clear-groups env "HOME=/" "USER=$PG_OS_USER"); else AS_PG=(env); fi; }

# root's home is closed to the postgres user, so a cluster below it could not be opened:
# then it goes below /var/tmp, one folder for each SERVICES_HOME, noted in $SVC_DIR/data.path.
data_dir() {
  if [ -n "${PG_DATA:-}" ]; then printf '%s' "$PG_DATA"; return; fi
  if [ -s "$SVC_DIR/data.path" ]; then cat "$SVC_DIR/data.path"; return; fi
  if ! is_root || as_pg test -x "$SVC_DIR" 2>/dev/null; then printf '%s' "$SVC_DIR/data"; return; fi
  printf '/var/tmp/services-postgres-%s/data' "$(printf '%s' "$SVC_DIR" | sha256sum | cut -c1-12)"
}

do_install() {
  local sudo=''
  if ! pg_bin >/dev/null; then
    need apt-get "install PostgreSQL yourself, or set PG_BIN"
    if ! is_root; then
      sudo=sudo
      sudo -n true 2>/dev/null || die "no PostgreSQL here and no right to install it: as root, 'apt-get install postgresql-$PG_DEBIAN_VERSION', or set PG_BIN"
    fi
    say "installing postgresql-$PG_DEBIAN_VERSION with apt"
    # Debian's package makes and starts a cluster on 5432 by itself: postgresql-common goes first, told not to.
    local apt="$sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300"
    { $apt update && $apt install --no-install-recommends --no-upgrade postgresql-common; } >>"$INSTALL_DIR/install.log" 2>&1 || { tail -n 20 "$INSTALL_DIR/install.log" >&2; die "apt failed"; }
    $sudo mkdir -p /etc/postgresql-common/createcluster.d
    printf 'create_main_cluster = false\n' | $sudo tee /etc/postgresql-common/createcluster.d/no-main-cluster.conf >/dev/null
    $apt install --no-install-recommends --no-upgrade "postgresql-$PG_DEBIAN_VERSION" >>"$INSTALL_DIR/install.log" 2>&1 || { tail -n 20 "$INSTALL_DIR/install.log" >&2; die "apt failed"; }
    pg_bin >/dev/null || die "apt ran, but there are no server binaries below /usr/lib/postgresql"
  fi
  if is_root; then
    need setpriv "Debian: util-linux"
    id "$PG_OS_USER" >/dev/null 2>&1 || die "no user '$PG_OS_USER' to run the server as (PG_OS_USER)"
  fi
}

init_cluster() {
  local bin data pw
  bin="$(pg_bin)"; data="$(data_dir)"
  if as_pg test -s "$data/PG_VERSION" && [ -e "$SVC_DIR/initialised" ]; then
    [ "$(as_pg cat "$data/PG_VERSION")" = "$("$bin/postgres" --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/')" ] || die "the cluster in $data is another major version's: run '$0 wipe'"
    return 0
  fi
  say "initdb in $data"
  rm -rf "$data"
  if is_root; then install -d -m 0711 "$(dirname "$data")"; install -d -m 0700 -o "$PG_OS_USER" -g "$(id -g "$PG_OS_USER")" "$data"; else mkdir -p "$data"; chmod 0700 "$data"; fi
  printf '%s\n' "$data" >"$SVC_DIR/data.path"
  # initdb reads the password from a file that the server's user can open; a pipe made by root it could not.
  pw="$(mktemp "${TMPDIR:-/tmp}/pgpw.XXXXXX")"
  printf '%s\n' "$PG_PASSWORD" >"$pw"
  if is_root; then chown "$PG_OS_USER" "$pw"; fi
  if ! (cd / && as_pg "$bin/initdb" -D "$data" -U "$PG_USER" --pwfile="$pw" --auth=scram-sha-256 -E UTF8 --locale=C.UTF-8 --no-sync --no-instructions) >"$SVC_DIR/initdb.log" 2>&1; then
    rm -f "$pw"; tail -n 20 "$SVC_DIR/initdb.log" >&2; die "initdb failed"
  fi
  rm -f "$pw"
  # fsync is off: a killed server loses nothing by it (the page cache outlives it), only a machine that loses power does.
  as_pg tee -a "$data/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 100
shared_buffers = 128MB
fsync = off
full_page_writes = off
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %q%u@%d '
logging_collector = off
CONF
  : >"$SVC_DIR/initialised"
}

sql() { PGPASSWORD="$PG_PASSWORD" PGCONNECT_TIMEOUT=5 "$(pg_bin)/psql" -X -q -At -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$1" -U "$PG_USER" -d "$2" -c "$3"; }

pids_in() { local d; for d in /proc/[0-9]*/cwd; do if [ "$(readlink "$d" 2>/dev/null)" = "$1" ]; then d="${d#/proc/}"; printf '%s\n' "${d%/cwd}"; fi; done; }

do_start() {
  local port="$1" bin data old t0=$SECONDS
  init_cluster
  bin="$(pg_bin)"; data="$(data_dir)"
  as_pg_cmd
  # After a killed server its backends still end by themselves; the server would not start beside them. They stand in its folder.
  while pids_in "$data" | grep -q . && [ $((SECONDS - t0)) -lt 15 ]; do sleep 0.1; done
  # Its pid file is the server's own business, unless a stranger has that pid by now, or nobody has reaped the dead one.
  old="$(as_pg head -n 1 "$data/postmaster.pid" 2>/dev/null || true)"
  if [ -n "$old" ] && [ -e "/proc/$old" ]; then
    if [ "$(readlink "/proc/$old/cwd" 2>/dev/null || true)" = "$data" ]; then die "pid $old already serves $data"; fi
    as_pg rm -f "$data/postmaster.pid"
  fi
  # shellcheck disable=SC2086
  spawn "$port" "${AS_PG[@]}" "$bin/postgres" -D "$data" -p "$port" ${PG_OPTIONS:-}
  wait_until sql "$port" postgres 'select 1'
  if [ -z "$(sql "$port" postgres "select 1 from pg_database where datname = '${PG_DB//\'/\'\'}'")" ]; then
    sql "$port" postgres "create database \"${PG_DB//\"/\"\"}\""
  fi
  say "ready on 127.0.0.1:$port, pid $(running_pid), database $PG_DB"
}

# SIGINT is the server's fast shutdown: open sessions are ended, nothing is lost.
do_stop() { stop_service INT 30; }

do_wipe() {
  local data; data="$(data_dir)"
  case "$data" in */data) rm -rf "$data"; case "$data" in /var/tmp/services-postgres-*) rmdir "$(dirname "$data")" 2>/dev/null || true ;; esac ;; *) [ ! -e "$data/PG_VERSION" ] || rm -rf "$data" ;; esac
  rm -f "$SVC_DIR/data.path" "$SVC_DIR/initialised" "$PORT_FILE" "$LOG_FILE" "$LOG_FILE.1" "$SVC_DIR/initdb.log"
}

do_url() { printf 'postgres://%s:%s@127.0.0.1:%s/%s\n' "$PG_USER" "$PG_PASSWORD" "$(port_now)" "$PG_DB"; }

do_env() {
  print_export POSTGRES_HOST 127.0.0.1
  print_export POSTGRES_PORT "$(port_now)"
  print_export POSTGRES_DB "$PG_DB"
  print_export POSTGRES_USER "$PG_USER"
  print_export POSTGRES_PASSWORD "$PG_PASSWORD"
}

dispatch "$@"
