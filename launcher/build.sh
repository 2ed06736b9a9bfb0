# shellcheck shell=bash
# Keeps a runnable copy of the server in .launch, as new as its sources. Sourced by ./sojourn after
# jdk.sh; needs $root and java_options.
#
#   .launch/app-*    the server, unpacked: it starts faster so, and one that runs keeps its files
#                    when a newer one is built; with the cache of its classes
#   .launch/current  the name of the newest of them; its time is when that build began
#   .launch/sojourn-demo  what a demonstration of many nodes needs beside them
#   .launch/lock     held while building, with the builder's process id inside

launch=${root:?}/.launch

built_app() {
  printf '%s/%s' "$launch" "$(cat "$launch/current")"
}

# True when file $1 is there and nothing of the sources in $2... is newer: by default of all of them.
newer_than_sources() {
  local file=$1
  shift
  [ $# -gt 0 ] || set -- "$root"/*/pom.xml "$root"/*/src/main
  [ -f "$file" ] && [ -z "$(find "$root/pom.xml" "$@" -newer "$file" -print -quit)" ]
}

up_to_date() {
  newer_than_sources "$launch/current" && [ -f "$(built_app)/sojourn-server.jar" ]
}

build_if_older() {
  up_to_date || build_locked up_to_date build
}

cluster=$launch/sojourn-demo/sojourn-demo.jar

cluster_up_to_date() {
  newer_than_sources "${1:-$cluster}" "$root/demo/pom.xml" "$root/demo/src"
}

build_cluster_if_older() {
  cluster_up_to_date || build_locked cluster_up_to_date build_cluster
}

# Calls $2 while nobody else builds, unless somebody has meanwhile made it so that $1 holds.
build_locked() {
  mkdir -p "$launch"
  lock_build
  trap unlock_build EXIT
  "$1" || "$2"
  unlock_build
  trap - EXIT
}

# One builder at a time; whoever waited looks again. A lock whose holder is gone is taken over.
lock_build() {
  local holder told=
  until mkdir "$launch/lock" 2>/dev/null; do
    holder=$(cat "$launch/lock/pid" 2>/dev/null || true)
    if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
      rm -rf "$launch/lock"
      continue
    fi
    [ -n "$told" ] || echo "Waiting for another ./sojourn that builds..." >&2
    told=yes
    sleep 1
  done
  echo $$ >"$launch/lock/pid"
}

unlock_build() {
  stop_trial
  rm -rf "$launch/lock"
}

build() {
  local jar app began=$launch/began
  touch "$began"
  if newer_than_sources "$root/server/target/sojourn-server.jar.original" &&
    [ -f "$root/server/target/sojourn-server.jar" ]; then
    # The tests have just built it. (The jar itself bears the time of the release, the original its own.)
    jar=$root/server/target/sojourn-server.jar
    touch -r "$jar.original" "$began"
  else
    build_module server
    jar=$launch/sojourn-server/sojourn-server.jar
  fi
  app=app-$(date +%Y%m%d%H%M%S)-$$
  "$JAVA_HOME/bin/java" -Djarmode=tools -jar "$jar" extract --destination "$launch/$app" >/dev/null
  cache_classes "$launch/$app"
  remove_old_apps "$app"
  echo "$app" >"$launch/current.new"
  touch -r "$began" "$launch/current.new"
  mv "$launch/current.new" "$launch/current"
}

build_cluster() {
  local built=$root/demo/target
  if cluster_up_to_date "$built/sojourn-demo.jar" && [ -d "$built/lib" ]; then
    mkdir -p "$launch/sojourn-demo"
    cp -R "$built/lib" "$built/sojourn-demo.jar" "$launch/sojourn-demo"
  else
    build_module demo
  fi
}

build_module() {
  local log=$launch/build.log
  if ! command -v mvn >/dev/null 2>&1; then
    cat >&2 <<'MESSAGE'
Sojourn has to be built first, by Maven 3.8 or newer, and there is no mvn on PATH.
Install it (Debian, Ubuntu: apt-get install maven; macOS: brew install maven), or run ./test, which does.
MESSAGE
    exit 1
  fi
  if [ -f "$launch/current" ]; then
    echo "Building Sojourn (its sources have changed)..." >&2
  else
    echo "Building Sojourn (first run: a few minutes)..." >&2
  fi
  if ! run_maven "$root" -q -Dlaunch -Dmaven.test.skip=true -pl "$1" -am package >"$log" 2>&1; then
    sed -n -e '/-> \[Help/q' -e '/^\[ERROR\]/p' "$log" | head -n 20 >&2
    echo "Sojourn could not be built; all of Maven's words are in $log" >&2
    exit 1
  fi
}

# The cache of classes that the JDK in use can read; another release has its own.
class_cache() {
  printf '%s/classes-%s.%s' "$1" "$jdk_found" "$([ "$jdk_found" -ge 25 ] && echo aot || echo jsa)"
}

# What makes the JVM read the server's cache $1, or, with "write", write it when it ends. From 25 on it keeps how
# classes were linked and run as well (JEP 483, 514, 515); older ones keep classes as they were loaded.
class_cache_option() {
  case ${2:-read}-$1 in
    read-*.aot) echo "-XX:AOTCache=$1" ;;
    read-*) echo "-XX:SharedArchiveFile=$1" ;;
    write-*.aot) echo "-XX:AOTCacheOutput=$1" ;;
    write-*) echo "-XX:ArchiveClassesAtExit=$1" ;;
  esac
}

# A JVM whose options do not go with the cache starts without it, and need not say so.
class_cache_silence() {
  [ "$jdk_found" -ge 25 ] && echo -Xlog:aot=off || echo -Xlog:cds=off
}

# Starts the server in $1 once, asks it for what servers are asked for, and lets the JVM keep what it learnt: a start
# takes a fraction of the time from then on. Without the cache everything works, only slower.
cache_classes() {
  local trial=$launch/trial attempt port path
  for attempt in 1 2 3; do # the port may be taken
    rm -rf "$trial"
    mkdir "$trial"
    : >"$trial/log"
    port=$((20000 + RANDOM % 20000))
    "$JAVA_HOME/bin/java" "${java_options[@]}" "$(class_cache_option "$(class_cache "$1")" write)" \
      -jar "$1/sojourn-server.jar" demo --port "$port" --data "$trial/data" >"$trial/log" 2>&1 &
    trial_server=$!
    if await_trial "$trial/log"; then
      for path in /actuator/health/readiness /login /v1/me /login; do
        ask "$port" "$path" 2>/dev/null || true
      done
    fi
    stop_trial
    [ ! -f "$(class_cache "$1")" ] || break
  done
  rm -rf "$trial"
}

# Waits until the server whose words go to $1 is ready; false when it ends before, or takes minutes.
await_trial() {
  local tries=0
  until grep -q '^Sojourn is ready' "$1"; do
    kill -0 "$trial_server" 2>/dev/null && [ $((tries += 1)) -lt 900 ] || return 1
    sleep 0.2
  done
}

trial_server=
stop_trial() {
  [ -n "$trial_server" ] || return 0
  kill "$trial_server" 2>/dev/null || true
  wait "$trial_server" 2>/dev/null || true
  trial_server=
}

# Gets the page $2 of the server at port $1, and looks at nothing of it.
ask() (
  exec 3<>"/dev/tcp/127.0.0.1/$1"
  printf 'GET %s HTTP/1.1\r\nHost: localhost:%s\r\nConnection: close\r\n\r\n' "$2" "$1" >&3
  cat <&3 >/dev/null
  exec 3>&-
)

# Keeps the new one, named by $1, and the one that was current until now: a server may still run from it.
remove_old_apps() {
  local app kept
  kept=$(cat "$launch/current" 2>/dev/null || true)
  for app in "$launch"/app-*; do
    [ "$app" = "$launch/$kept" ] || [ "$app" = "$launch/$1" ] || rm -rf "$app"
  done
}
