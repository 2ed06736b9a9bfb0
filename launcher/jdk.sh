# shellcheck shell=bash
# Finds the JDK that Sojourn is built and run with. Sourced by ./test and ./sojourn; plain enough for
# the bash 3.2 of macOS. The first java on PATH is often too old while a newer one lies beside it.

minimum_java=21

# Prints the feature release ("25") of the JDK in directory $1; nothing where there is none. A bare
# runtime does not count: it cannot compile.
jdk_release() {
  local version
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
  version=$(sed -n 's/^JAVA_VERSION="\([^"]*\)".*/\1/p' "$1/release" 2>/dev/null || true)
  if [ -z "$version" ]; then
    version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p' | head -n 1)
  fi
  version=${version#1.}
  version=${version%%[!0-9]*}
  printf '%s' "$version"
}

# Prints the directories where a JDK may be, one on a line, whether or not one is there.
jdk_places() {
  local java
  if java=$(command -v java) && java=$(readlink -f "$java" 2>/dev/null); then
    printf '%s\n' "${java%/bin/java}"
  fi
  if [ -x /usr/libexec/java_home ]; then
    /usr/libexec/java_home -v "$minimum_java+" 2>/dev/null || true
  fi
  printf '%s\n' \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* \
    "$HOME"/.jdks/*
}

# Sets and exports JAVA_HOME: the caller's own if it is new enough, else the newest JDK found. False
# when there is none.
find_jdk() {
  local place release best=0 found=
  release=$(jdk_release "${JAVA_HOME:-}")
  if [ -n "${JAVA_HOME:-}" ] && [ "${release:-0}" -ge "$minimum_java" ]; then
    found=$JAVA_HOME best=$release
  else
    while IFS= read -r place; do
      release=$(jdk_release "$place")
      if [ "${release:-0}" -ge "$minimum_java" ] && [ "$release" -gt "$best" ]; then
        found=$place best=$release
      fi
    done <<PLACES
$(jdk_places)
PLACES
  fi
  [ -n "$found" ] || return 1
  export JAVA_HOME=$found
  jdk_found=$best
}

# Says on stderr what find_jdk looked for.
explain_missing_jdk() {
  local java home=
  if java=$(command -v java); then
    home=$(readlink -f "$java" 2>/dev/null || true)
    home=${home%/bin/java}
  fi
  cat >&2 <<MESSAGE
Sojourn needs a JDK (not only a runtime) of release $minimum_java or newer, and found none.
Looked at:
  JAVA_HOME   ${JAVA_HOME:-(not set)}$(describe_release "${JAVA_HOME:-}")
  PATH        ${java:-(no java)}$(describe_release "$home")
  elsewhere   /usr/lib/jvm, /usr/java, /opt/java, /opt/jdk*, the Java folders of macOS,
              Homebrew's openjdk, SDKMAN, ~/.jdks
Install one, or point JAVA_HOME at it.
MESSAGE
}

describe_release() {
  local release
  [ -n "$1" ] || return 0
  release=$(jdk_release "$1")
  if [ -n "$release" ]; then
    printf ' (release %s)' "$release"
  else
    printf ' (no JDK there)'
  fi
}

# Runs Maven in directory $1 with the other arguments, without the warnings that newer JDKs have for
# Maven's own libraries.
run_maven() (
  cd "$1" || exit
  shift
  if [ "$jdk_found" -ge 23 ]; then
    export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}"
  fi
  export MAVEN_OPTS="--enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}"
  exec mvn -B -ntp "$@"
)
