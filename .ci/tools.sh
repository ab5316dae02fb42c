# Sourced by run and test: finds Java, Maven, Node and Chromium, and gets all but Node from apt where it can.
# After need_java_and_maven: JAVA_HOME is the default JDK, and mvn_on <java home> <arguments> runs Maven on any JDK.

MIN_JAVA=17
MIN_MAVEN=3.8
MIN_NODE=20

say() { printf '%s\n' "$*"; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

# java_major <java home>: 17 for a JDK 17; nothing when that is not a JDK.
java_major() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
  "$1/bin/java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.specification\.version = \([0-9]*\)$/\1/p'
}

is_recent_jdk() {
  local major
  major=$(java_major "$1")
  [ -n "$major" ] && [ "$major" -ge "$MIN_JAVA" ]
}

# version_at_least 3.8.7 3.8
version_at_least() {
  local -a have want
  IFS=. read -r -a have <<<"$1"
  IFS=. read -r -a want <<<"$2"
  local major=${have[0]:-0} minor=${have[1]:-0}
  [ "$major" -gt "${want[0]}" ] || { [ "$major" -eq "${want[0]}" ] && [ "$minor" -ge "${want[1]:-0}" ]; }
}

java_on_path() {
  local java
  java=$(command -v java) || return 0
  "$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p'
}

# Every place where a JDK may be, one per line: the default first.
java_candidates() {
  local name
  [ -z "${JAVA_HOME:-}" ] || say "$JAVA_HOME"
  java_on_path
  for name in $(compgen -e | grep '^JAVA_HOME_' || true); do say "${!name}"; done
  local dir
  for dir in /usr/lib/jvm/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ ! -x "$dir/bin/javac" ] || say "$dir"
  done
}

default_jdk() {
  local home
  while IFS= read -r home; do
    if is_recent_jdk "$home"; then say "$home"; return; fi
  done < <(java_candidates)
}

maven_version() {
  command -v mvn >/dev/null || return 0
  mvn --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p'
}

has_recent_maven() { version_at_least "$(maven_version)" "$MIN_MAVEN"; }

install_with_apt() {
  [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || return 1
  say "installing $* with apt-get"
  apt-get update -qq -o Acquire::Retries=0 -o Acquire::http::Timeout=20 >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null
}

need_java_and_maven() {
  local home
  home=$(default_jdk)
  if [ -z "$home" ]; then
    install_with_apt openjdk-17-jdk-headless || install_with_apt default-jdk-headless || true
    hash -r
    home=$(default_jdk)
  fi
  [ -n "$home" ] || die "no JDK $MIN_JAVA or newer found: set JAVA_HOME, or install one (Debian: apt-get install openjdk-17-jdk-headless)"
  export JAVA_HOME=$home
  if ! has_recent_maven; then
    install_with_apt maven || true
    hash -r
  fi
  has_recent_maven || die "no Maven $MIN_MAVEN or newer on the PATH: install it (Debian: apt-get install maven)"
}

need_node() {
  local version=none
  if command -v node >/dev/null; then version=$(node --version); fi
  version_at_least "${version#v}" "$MIN_NODE" 2>/dev/null && command -v npm >/dev/null ||
    die "no Node $MIN_NODE or newer with npm on the PATH (found: $version): the JavaScript client needs it (https://nodejs.org)"
}

# After it CHROMIUM is the browser that the tests start.
need_chromium() {
  if [ -z "${CHROMIUM:-}" ]; then
    command -v chromium-headless-shell >/dev/null || install_with_apt chromium-headless-shell || true
    CHROMIUM=$(find_chromium)
    [ -n "$CHROMIUM" ] || ! install_with_apt chromium || CHROMIUM=$(find_chromium)
  fi
  export CHROMIUM
  [ -x "$CHROMIUM" ] || die "no Chromium found: install it (Debian: apt-get install chromium), or let CHROMIUM say where it is"
}

# The shell is Chromium without windows of its own: a page takes a third of the processor time.
find_chromium() {
  hash -r
  command -v chromium-headless-shell || command -v chromium || command -v chromium-browser ||
    command -v google-chrome || true
}

# mvn_on <java home> <arguments>
mvn_on() {
  # A build is over before what a second compiler makes pays off, and that compiler takes cores from the tests. The sizes
  # are for Error Prone, which is loaded for each module: with the usual ones the JVM collects all garbage ten times, and
  # compiles again what it threw away.
  local home=$1 options="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:MetaspaceSize=256m -XX:ReservedCodeCacheSize=240m"
  shift
  # Maven's own libraries make newer JDKs warn about what they do.
  if [ "$(java_major "$home")" -ge 24 ]; then
    options="$options --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
  fi
  JAVA_HOME=$home MAVEN_OPTS="$options ${MAVEN_OPTS:-}" mvn -B --no-transfer-progress "$@"
}
