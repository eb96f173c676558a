# shellcheck shell=bash
# Shared by the service scripts of this folder; sourced, never run.
# A script sets SVC (its name) before sourcing. Nothing here knows any machine's paths.

HOME="${HOME:-$(cd ~ && pwd)}"
# What is installed (kept, shared by all sets of servers) and what one set of servers runs in (data, logs, pids).
SERVICES_CACHE="${SERVICES_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/escriba-services}"
SERVICES_HOME="${SERVICES_HOME:-$SERVICES_CACHE/run}"
mkdir -p "$SERVICES_CACHE" "$SERVICES_HOME"
SERVICES_CACHE="$(cd "$SERVICES_CACHE" && pwd)"
SERVICES_HOME="$(cd "$SERVICES_HOME" && pwd)"
INSTALL_DIR="$SERVICES_CACHE/$SVC"
SVC_DIR="$SERVICES_HOME/$SVC"
LOG_FILE="$SVC_DIR/log"
PID_FILE="$SVC_DIR/pid"
PORT_FILE="$SVC_DIR/port"
START_TIMEOUT="${START_TIMEOUT:-120}"
mkdir -p "$INSTALL_DIR" "$SVC_DIR"

say() { printf '%s: %s\n' "$SVC" "$*" >&2; }
die() { say "$*"; exit 1; }
need() { command -v "$1" >/dev/null 2>&1 || die "needs the command '$1'${2:+ ($2)}"; }

# One start/stop/wipe of one set's service at a time. Descriptor 9 is closed again in the daemons (see spawn).
lock() {
  command -v flock >/dev/null 2>&1 || return 0
  exec 9>"$SVC_DIR/.lock"
  flock -w 900 9 || die "another $SVC.sh holds $SVC_DIR/.lock"
}

# One install at a time, whichever set wants it.
install_once() {
  if command -v flock >/dev/null 2>&1; then (flock -w 900 8 || die "another install holds $INSTALL_DIR/.lock"; do_install) 8>"$INSTALL_DIR/.lock"
  else do_install; fi
}

# Field 22 of /proc/PID/stat, the start time in ticks: with the pid it names one process for good.
proc_start() { local s; s="$(cat "/proc/$1/stat" 2>/dev/null)" || return 1; s="${s##*) }"; awk '{ print $20 }' <<<"$s"; }
proc_state() { local s; s="$(cat "/proc/$1/stat" 2>/dev/null)" || return 1; s="${s##*) }"; printf '%s' "${s%% *}"; }
# Dead, or a zombie that the container's init does not reap: both count as gone.
proc_alive() { local st; st="$(proc_state "$1")" || return 1; [ "$st" != Z ] && [ "$st" != X ]; }

# Prints the pid when the service that this SERVICES_HOME started is up.
running_pid() {
  local pid start
  [ -s "$PID_FILE" ] || return 1
  read -r pid start <"$PID_FILE" || true
  [ -n "${pid:-}" ] && proc_alive "$pid" && [ "$(proc_start "$pid")" = "${start:-}" ] || return 1
  printf '%s' "$pid"
}

port_now() { cat "$PORT_FILE" 2>/dev/null || printf '%s' "$DEFAULT_PORT"; }
# A port of the loopback that nobody listens on, out of the range that the kernel gives to outgoing connections.
free_port() {
  local port try
  for try in $(seq 50); do port=$((10000 + RANDOM % 20000)); if ! port_taken "$port"; then printf '%s' "$port"; return 0; fi; done
  die "no free port in $try tries"
}
port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
valid_port() { if ! [[ "$1" =~ ^[0-9]{1,5}$ ]] || [ "$1" -lt 1 ] || [ "$1" -gt 65535 ]; then die "not a port: $1"; fi; }

# A daemon that something killed can leave children behind (Tika's parsing JVM keeps the port): what is still in the group
# it led and runs from this service's folder is killed.
kill_orphans() {
  local pid _ p
  [ -s "$PID_FILE" ] || return 0
  read -r pid _ <"$PID_FILE" || true
  [ -n "${pid:-}" ] || return 0
  for p in $(cat /proc/[0-9]*/stat 2>/dev/null | awk -v group="$pid" '{ s = $0; pid = s + 0; sub(/^.*\) /, "", s); split(s, f, " "); if (f[3] == group && f[1] != "Z") print pid }'); do
    if tr '\0' ' ' <"/proc/$p/cmdline" 2>/dev/null | grep -qF -e "$SVC_DIR/" -e "$INSTALL_DIR/"; then kill -s KILL "$p" 2>/dev/null || true; fi
  done
}

# start's common head: returns 1 when there is nothing left to do.
begin_start() {
  local pid; valid_port "$1"
  if pid="$(running_pid)"; then
    [ "$(port_now)" = "$1" ] || [ "$2" = default ] || die "already running on port $(port_now) (pid $pid); stop it first"
    say "already running on port $(port_now), pid $pid"
    return 1
  fi
  kill_orphans
  rm -f "$PID_FILE"
  if port_taken "$1"; then sleep 1; if port_taken "$1"; then die "port $1 of the loopback is taken by another process"; fi; fi
  return 0
}

# Runs a command detached from this shell (own session, no stdin, no inherited lock, log file) and notes its pid.
spawn() {
  local port="$1" pid; shift
  set +m # with job control on, setsid would fork and $! would not be the daemon
  cd / # so that the daemon keeps nobody's folder in use
  if [ -s "$LOG_FILE" ]; then mv -f "$LOG_FILE" "$LOG_FILE.1"; fi
  setsid "$@" </dev/null >"$LOG_FILE" 2>&1 8>&- 9>&- &
  pid=$!
  printf '%s %s\n' "$pid" "$(proc_start "$pid" || true)" >"$PID_FILE"
  printf '%s\n' "$port" >"$PORT_FILE"
  disown "$pid" 2>/dev/null || true
}

# wait_until COMMAND...: until it succeeds, the daemon dies, or START_TIMEOUT passes.
wait_until() {
  local t0=$SECONDS
  until "$@" >/dev/null 2>&1; do
    if ! running_pid >/dev/null; then tail -n 30 "$LOG_FILE" >&2 || true; rm -f "$PID_FILE"; die "died while starting; its log: $LOG_FILE"; fi
    if [ $((SECONDS - t0)) -ge "$START_TIMEOUT" ]; then tail -n 30 "$LOG_FILE" >&2 || true; stop_service TERM 5; die "not ready after $START_TIMEOUT s; its log: $LOG_FILE"; fi
    sleep 0.2
  done
}

# stop_service SIGNAL SECONDS: the signal to the daemon, then SIGKILL to what is left of its session.
stop_service() {
  local pid t0
  if ! pid="$(running_pid)"; then kill_orphans; rm -f "$PID_FILE"; return 0; fi
  kill -s "$1" "$pid" 2>/dev/null || true
  t0=$SECONDS
  while proc_alive "$pid" && [ $((SECONDS - t0)) -lt "$2" ]; do sleep 0.1; done
  # spawn made it a session and group leader, so its children share its group, whose number nobody else can have yet.
  kill -s KILL -- "-$pid" 2>/dev/null || true
  t0=$SECONDS
  while proc_alive "$pid" && [ $((SECONDS - t0)) -lt 10 ]; do sleep 0.1; done
  rm -f "$PID_FILE"
}

# Memory of the daemon and all its descendants, MiB: each page counted once where the kernel says so (PSS), else RSS.
mem_mib() {
  local p kb sum=0
  for p in $(cat /proc/[0-9]*/stat 2>/dev/null | awk -v root="$1" '{ s = $0; pid = s + 0; sub(/^.*\) /, "", s); split(s, f, " "); up[pid] = f[2] }
      END { for (p in up) { for (q = p; q > 1 && q != root; ) q = up[q]; if (q == root) print p } }'); do
    kb="$(awk '/^Pss:/ { print $2 }' "/proc/$p/smaps_rollup" 2>/dev/null)" || kb=''
    [ -n "$kb" ] || kb="$(awk '/^VmRSS:/ { print $2 }' "/proc/$p/status" 2>/dev/null)" || kb=''
    sum=$((sum + ${kb:-0}))
  done
  printf '%s' $((sum / 1024))
}

show_status() {
  local pid
  if pid="$(running_pid)"; then printf '%s running port=%s pid=%s memory=%sMiB log=%s\n' "$SVC" "$(port_now)" "$pid" "$(mem_mib "$pid")" "$LOG_FILE"
  else printf '%s stopped\n' "$SVC"; return 1; fi
}

# export NAME='value', safe for eval in any POSIX shell.
print_export() { printf "export %s='%s'\n" "$1" "${2//\'/\'\\\'\'}"; }

# dispatch "$@": the subcommands that every script has; the script defines do_install, do_start PORT, do_stop, do_wipe, do_url and do_env.
dispatch() {
  local cmd="${1:-}" port
  case "$cmd" in
    install) install_once ;;
    start)
      port="${2:-}"
      lock
      if [ "$port" = free ]; then if running_pid >/dev/null; then port=''; else port="$(free_port)"; fi; fi
      if ! begin_start "${port:-$DEFAULT_PORT}" "$([ -n "$port" ] && echo given || echo default)"; then return 0; fi
      install_once
      do_start "${port:-$DEFAULT_PORT}" ;;
    stop) lock; do_stop; say "stopped" ;;
    restart) lock; port="${2:-$(port_now)}"; do_stop; begin_start "$port" given; install_once; do_start "$port" ;;
    # As the machine's out-of-memory killer would: no goodbye, all processes of the service.
    kill) lock; stop_service KILL 10; say "killed" ;;
    status) show_status ;;
    wipe) lock; do_stop; do_wipe "${2:-}"; say "wiped" ;;
    url) do_url ;;
    env) do_env ;;
    *) printf 'usage: %s install | start [port|free] | stop | kill | restart [port] | status | wipe [--all] | url | env\n' "${0##*/}" >&2; exit 2 ;;
  esac
}
