#!/usr/bin/env bash
# Installs and starts the servers, all at once, and waits until each is ready: up.sh [--free] [postgres] [s3] [tika] [opensearch]
# Prints one line for each; exits 1 if one failed (the others stay up; down.sh stops them).
# --free: on free ports; else PG_PORT, S3_PORT, TIKA_PORT, OPENSEARCH_PORT, or their defaults.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
port=''
if [ "${1:-}" = --free ]; then port=free; shift; fi
all=(s3 opensearch tika postgres) # the longest install first
if [ $# -eq 0 ]; then set -- "${all[@]}"; fi
for s in "$@"; do
  case " ${all[*]} " in *" $s "*) ;; *) printf 'up: no service %s; there are: %s\n' "$s" "${all[*]}" >&2; exit 2 ;; esac
done

out="$(mktemp -d)"
trap 'rm -rf "$out"' EXIT
one() {
  local t0=$SECONDS t1 rc=0
  {
    bash "$here/$1.sh" install || rc=$?
    t1=$SECONDS
    if [ "$rc" = 0 ]; then bash "$here/$1.sh" start $port || rc=$?; fi
  } >"$out/$1.out" 2>&1
  printf '%s %s %s\n' "$rc" $((t1 - t0)) $((SECONDS - t1)) >"$out/$1.rc"
}
pids=()
for s in "$@"; do one "$s" & pids+=($!); done
for p in "${pids[@]}"; do wait "$p" || true; done

failed=0
for s in "$@"; do
  rc=1 ti='?' ts='?'
  if [ -s "$out/$s.rc" ]; then read -r rc ti ts <"$out/$s.rc"; fi
  if [ "$rc" = 0 ]; then printf 'up: %-10s ready at %s (install %s s, start %s s)\n' "$s" "$(bash "$here/$s.sh" url | sed -E 's#//[^/@]*@#//#')" "$ti" "$ts"
  else failed=1; printf 'up: %-10s FAILED, exit code %s:\n' "$s" "$rc"; sed 's/^/    /' "$out/$s.out" 2>/dev/null || true; fi
done
exit "$failed"
