#!/usr/bin/env bash
# Apache Tika's server for tests: the published jar, its default configuration, loopback only.
# Two JVMs: a small watchdog, and the one that parses, which the watchdog starts again when a file has brought it down.
#
# TIKA_VERSION       the server's version
# TIKA_PORT          port when start is given none (9998)
# TIKA_HEAP          heap of the parsing JVM (default 1g)
# TIKA_OCR           auto (default): what Tika does, OCR with tesseract where PATH has one, of whole PDF pages too;
#                    off: the parsing JVM sees no tesseract, so the text does not depend on the machine
# TIKA_EXIT_ON_OOM   1 (default): the parsing JVM ends at its first OutOfMemoryError and the watchdog starts another;
#                    0: as published, where such an error can leave the server answering 503 until it is restarted
# TIKA_CONFIG        a tika-config.xml to start with
# TIKA_JAVA_OPTIONS  more options for the parsing JVM
set -euo pipefail
SVC=tika
DEFAULT_PORT="${TIKA_PORT:-9998}"
. "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/lib.sh"

VERSION="${TIKA_VERSION:-3.3.2}"
HEAP="${TIKA_HEAP:-1g}"
JAR="$INSTALL_DIR/lib/tika-server-standard-$VERSION.jar"
JAVA="${JAVA_HOME:+$JAVA_HOME/bin/}java"

do_install() {
  need curl
  need "$JAVA" "Java 11 or later, tried with 17"
  [ -s "$JAR" ] && return 0
  need mvn "it fetches the jar"
  say "fetching tika-server-standard $VERSION"
  local tmp="$INSTALL_DIR/lib/.m2" try jar
  jar="$tmp/org/apache/tika/tika-server-standard/$VERSION/tika-server-standard-$VERSION.jar"
  mkdir -p "$INSTALL_DIR/lib"
  # The published jar holds everything it needs, so it comes alone, into a local repository of its own.
  # Plugin 2.8 and no later one: those first read the jar's pom and its parents, of which a mirror may lack one.
  # -C: a wrong checksum is an error.
  for try in 1 2 3; do
    if (cd "$INSTALL_DIR/lib" && mvn -q -B -C -Dstyle.color=never "-Dmaven.repo.local=$tmp" org.apache.maven.plugins:maven-dependency-plugin:2.8:get \
        "-Dartifact=org.apache.tika:tika-server-standard:$VERSION" -Dtransitive=false) >"$INSTALL_DIR/install.log" 2>&1 && [ -s "$jar" ]; then break; fi
    [ "$try" -lt 3 ] || { tail -n 20 "$INSTALL_DIR/install.log" >&2; die "maven could not fetch the jar"; }
    sleep 3
  done
  mv -f "$jar" "$JAR"
  rm -rf "$tmp"
}

do_start() {
  local port="$1" opts path="${JAVA_HOME:+$JAVA_HOME/bin:}$PATH"; local -a args=()
  [ -z "${TIKA_CONFIG:-}" ] || args+=(-c "$(realpath -e "$TIKA_CONFIG")")
  rm -rf "$SVC_DIR/tmp"; mkdir -p "$SVC_DIR/tmp"
  opts="-Xmx$HEAP '-Djava.io.tmpdir=$SVC_DIR/tmp'" # the JVM reads the quotes
  [ "${TIKA_EXIT_ON_OOM:-1}" = 0 ] || opts="$opts -XX:+ExitOnOutOfMemoryError"
  opts="$opts${TIKA_JAVA_OPTIONS:+ $TIKA_JAVA_OPTIONS}"
  case "${TIKA_OCR:-auto}" in
    auto) ;;
    # The watchdog finds `java` by PATH, Tika its helpers (tesseract, exiftool, ffmpeg): a PATH of one link has no helper.
    off) path="$SVC_DIR/path"; rm -rf "$path"; mkdir -p "$path"; ln -s "$(command -v "$JAVA")" "$path/java" ;;
    *) die "TIKA_OCR is auto or off" ;;
  esac
  # The watchdog hands the parsing JVM no heap size, but its environment: JAVA_TOOL_OPTIONS reaches both, and the watchdog's own -Xmx beats it.
  spawn "$port" env "PATH=$path" "JAVA_TOOL_OPTIONS=${JAVA_TOOL_OPTIONS:+$JAVA_TOOL_OPTIONS }$opts" \
    "$(command -v "$JAVA")" -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar "$JAR" -h 127.0.0.1 -p "$port" ${args[@]+"${args[@]}"}
  wait_until curl -fsS --noproxy '*' -m 5 "http://127.0.0.1:$port/version"
  say "ready on http://127.0.0.1:$port, pid $(running_pid)"
}

do_stop() { stop_service TERM 15; rm -rf "$SVC_DIR/tmp" "$SVC_DIR/path"; }

do_wipe() {
  rm -f "$PORT_FILE" "$LOG_FILE" "$LOG_FILE.1"
  [ "$1" != --all ] || rm -rf "${INSTALL_DIR:?}/lib" "$INSTALL_DIR/install.log"
}

do_url() { printf 'http://127.0.0.1:%s\n' "$(port_now)"; }
do_env() { print_export APACHE_TIKA_SERVER "$(do_url)"; }

dispatch "$@"
