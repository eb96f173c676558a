#!/usr/bin/env bash
# An S3 server for tests: Versity's S3 gateway, built from its Go module, over a plain folder; loopback only.
#
# STORAGE_ACCESS_KEY, STORAGE_ACCESS_SECRET, STORAGE_REGION, STORAGE_BUCKET  its one account, region and bucket
# VERSITYGW_VERSION   the module's version to build
# S3_PORT             port when start is given none (9000)
# S3_META             where etags, checksums and content types are kept: xattr (on the object's file), sidecar
#                     (files beside the data) or auto (xattr where the file system has them)
# S3_QUIET=1          no line in the log for each request
set -euo pipefail
SVC=s3
DEFAULT_PORT="${S3_PORT:-9000}"
. "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/lib.sh"

ACCESS_KEY="${STORAGE_ACCESS_KEY:-minio-access-key}"
ACCESS_SECRET="${STORAGE_ACCESS_SECRET:-minio-secret-key}"
REGION="${STORAGE_REGION:-us-east-1}"
BUCKET="${STORAGE_BUCKET:-queridodiariobucket}"
VERSION="${VERSITYGW_VERSION:-v1.8.0}"
BIN="$INSTALL_DIR/bin/versitygw-$VERSION"
DATA="$SVC_DIR/data"

do_install() {
  need curl
  [ -x "$BIN" ] && return 0
  need go "the gateway is built from its Go module"
  say "building versitygw $VERSION (minutes)"
  local tmp="$INSTALL_DIR/bin/.new"
  rm -rf "$tmp"; mkdir -p "$tmp"
  # The version in the name keeps an upgrade from running the old binary.
  if ! (cd / && GOBIN="$tmp" CGO_ENABLED=0 nice -n 5 go install -trimpath -ldflags '-s -w' "github.com/versity/versitygw/cmd/versitygw@$VERSION") >"$INSTALL_DIR/install.log" 2>&1; then
    tail -n 20 "$INSTALL_DIR/install.log" >&2; die "the build failed"
  fi
  mv -f "$tmp/versitygw" "$BIN"
  rm -rf "$tmp"
}

# A request signed as our account; prints the HTTP status. The gateway wants the payload hash header, which curl 7.x does not send by itself.
signed() {
  curl -s -o /dev/null -w '%{http_code}' --noproxy '*' -m 20 --aws-sigv4 "aws:amz:$REGION:s3" --user "$ACCESS_KEY:$ACCESS_SECRET" \
    -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD' "${@:2}" "http://127.0.0.1:$1"
}

# Extended attributes hold the metadata, where there are any (old tmpfs has none).
meta_kind() {
  local kind="${S3_META:-auto}"
  if [ "$kind" = auto ]; then
    if [ -s "$SVC_DIR/meta" ]; then kind="$(cat "$SVC_DIR/meta")"
    elif python3 -c 'import os,sys,tempfile
f=tempfile.NamedTemporaryFile(dir=sys.argv[1]); os.setxattr(f.name,"user.probe",b"x"*1024)' "$DATA" 2>/dev/null; then kind=xattr
    else kind=sidecar; fi
  fi
  printf '%s\n' "$kind" >"$SVC_DIR/meta"
  printf '%s' "$kind"
}

do_start() {
  local port="$1" code; local -a global=() backend=()
  # Without a folder of accounts, if an empty one, an unknown access key gets 404 where S3 says 403 InvalidAccessKeyId.
  mkdir -p "$DATA" "$SVC_DIR/iam"
  [ -z "${S3_QUIET:-}" ] || global+=(--quiet)
  case "$(meta_kind)" in
    xattr) ;;
    sidecar) mkdir -p "$SVC_DIR/sidecar"; backend+=(--sidecar "$SVC_DIR/sidecar") ;;
    *) die "S3_META is xattr, sidecar or auto" ;;
  esac
  # The account goes in by the environment, so that `ps` shows no secret.
  spawn "$port" env "ROOT_ACCESS_KEY=$ACCESS_KEY" "ROOT_SECRET_KEY=$ACCESS_SECRET" GOMEMLIMIT=512MiB \
    "$BIN" --port "127.0.0.1:$port" --region "$REGION" --keep-alive --health /-/health --iam-dir "$SVC_DIR/iam" ${global[@]+"${global[@]}"} \
    posix ${backend[@]+"${backend[@]}"} "$DATA"
  wait_until curl -fsS --noproxy '*' -m 5 "http://127.0.0.1:$port/-/health"
  if [ "$(signed "$port/$BUCKET" -I)" != 200 ]; then
    code="$(signed "$port/$BUCKET" -X PUT)"
    [ "$code" = 200 ] || { do_stop; die "could not create the bucket $BUCKET: HTTP $code"; }
  fi
  say "ready on http://127.0.0.1:$port, pid $(running_pid), bucket $BUCKET"
}

do_stop() { stop_service TERM 15; }

do_wipe() {
  rm -rf "$DATA" "$SVC_DIR/sidecar" "$SVC_DIR/iam"
  rm -f "$SVC_DIR/meta" "$PORT_FILE" "$LOG_FILE" "$LOG_FILE.1"
  [ "$1" != --all ] || rm -rf "${INSTALL_DIR:?}/bin" "$INSTALL_DIR/install.log"
}

do_url() { printf 'http://127.0.0.1:%s\n' "$(port_now)"; }

do_env() {
  print_export STORAGE_ENDPOINT "$(do_url)"
  print_export STORAGE_REGION "$REGION"
  print_export STORAGE_ACCESS_KEY "$ACCESS_KEY"
  print_export STORAGE_ACCESS_SECRET "$ACCESS_SECRET"
  print_export STORAGE_BUCKET "$BUCKET"
}

dispatch "$@"
