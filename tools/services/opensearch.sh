#!/usr/bin/env bash
# OpenSearch for tests: the published server jars in one JVM, without the security plug-in; loopback only.
#
# OPENSEARCH_PORT      port when start is given none (9200)
# OPENSEARCH_HEAP      default 512m
# OPENSEARCH_SETTINGS  more settings, words of the form setting=value
set -euo pipefail
SVC=opensearch
DEFAULT_PORT="${OPENSEARCH_PORT:-9200}"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/lib.sh"

SOURCE="$here/opensearch"
HEAP="${OPENSEARCH_HEAP:-512m}"
JAVA="${JAVA_HOME:+$JAVA_HOME/bin/}java"
# A folder of its own for each state of the sources: a running server keeps the one it started from.
DIST="$INSTALL_DIR/dist-$(cat "$SOURCE/pom.xml" "$SOURCE/OpenSearchServer.java" | cksum | cut -d' ' -f1)"
MAVEN_PLUGIN=org.apache.maven.plugins:maven-dependency-plugin:3.6.1

do_install() {
  need curl
  need "$JAVA" "a JDK, 11 or newer; tried with 17"
  [ -d "$DIST" ] && return 0
  need javac "a JDK, 11 or newer"
  need mvn "it fetches the jars"
  say "fetching the server jars"
  local new="$INSTALL_DIR/dist.new" try
  rm -rf "$new"; mkdir -p "$new/classes"
  for try in 1 2 3; do
    if mvn -B -f "$SOURCE/pom.xml" "$MAVEN_PLUGIN:copy-dependencies" -DincludeScope=runtime "-DoutputDirectory=$new/lib" >"$INSTALL_DIR/install.log" 2>&1; then break; fi
    [ "$try" -lt 3 ] || { tail -n 30 "$INSTALL_DIR/install.log" >&2; die "maven could not fetch the jars"; }
    sleep 5
  done
  javac -proc:none --release 11 -cp "$new/lib/*" -d "$new/classes" "$SOURCE/OpenSearchServer.java" >>"$INSTALL_DIR/install.log" 2>&1 ||
    { tail -n 30 "$INSTALL_DIR/install.log" >&2; die "the launcher does not compile"; }
  mv "$new" "$DIST"
}

healthy() { curl -fsS --noproxy '*' -m 5 "http://127.0.0.1:$1/_cluster/health" | grep -qE '"status":"(yellow|green)"'; }

do_start() {
  local port="$1"; local -a settings
  read -ra settings <<<"${OPENSEARCH_SETTINGS:-}"
  mkdir -p "$SVC_DIR/home" "$SVC_DIR/data" "$SVC_DIR/tmp"
  spawn "$port" "$(command -v "$JAVA")" \
    "-Xms$HEAP" "-Xmx$HEAP" -Xss1m \
    -XX:+UseG1GC -XX:G1ReservePercent=25 -XX:InitiatingHeapOccupancyPercent=30 \
    -XX:-OmitStackTraceInFastThrow -XX:+ExitOnOutOfMemoryError "-XX:ErrorFile=$SVC_DIR/hs_err.log" \
    -Djava.awt.headless=true -Dfile.encoding=UTF-8 -Djava.locale.providers=SPI,COMPAT \
    "-Djava.io.tmpdir=$SVC_DIR/tmp" "-Djna.tmpdir=$SVC_DIR/tmp" -Djna.nosys=true \
    -Dio.netty.noUnsafe=true -Dio.netty.noKeySetOptimization=true \
    -Dio.netty.recycler.maxCapacityPerThread=0 -Dio.netty.allocator.numDirectArenas=0 \
    -Dlog4j.shutdownHookEnabled=false -Dlog4j2.disable.jmx=true -Dlog4j2.formatMsgNoLookups=true \
    -cp "$DIST/classes:$DIST/lib/*" \
    OpenSearchServer "$SVC_DIR/home" "$SOURCE/config" \
    "path.data=$SVC_DIR/data" "path.logs=$SVC_DIR/home/logs" "http.port=$port" ${settings[@]+"${settings[@]}"}
  wait_until healthy "$port"
  say "ready on http://127.0.0.1:$port, pid $(running_pid)"
}

do_stop() { stop_service TERM 30; }

do_wipe() {
  rm -rf "$SVC_DIR/data" "$SVC_DIR/home" "$SVC_DIR/tmp"
  rm -f "$PORT_FILE" "$LOG_FILE" "$LOG_FILE.1" "$SVC_DIR/hs_err.log"
  [ "$1" != --all ] || rm -rf "$DIST" "$INSTALL_DIR/install.log"
}

do_url() { printf 'http://127.0.0.1:%s\n' "$(port_now)"; }

do_env() {
  print_export OPENSEARCH_HOST "$(do_url)"
  print_export OPENSEARCH_INDEX "${OPENSEARCH_INDEX:-querido-diario}"
  print_export OPENSEARCH_USER "${OPENSEARCH_USER:-}"
  print_export OPENSEARCH_PASSWORD "${OPENSEARCH_PASSWORD:-}"
}

dispatch "$@"
