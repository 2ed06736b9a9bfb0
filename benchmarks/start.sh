#!/usr/bin/env bash
# Says how long ./sojourn serve takes from its start until it is ready, and how much memory it has then: with its
# cache of classes and without, on an empty store and on one of many sessions, in turn. Called by ./run --start.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
population=${1:-} # a directory with sessions.db and sessions.db-keys, or none
port=${PORT:-18080}
rounds=${ROUNDS:-5}
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; [ ! -f "${cache:-}.off" ] || mv "$cache.off" "$cache"; rm -rf "$work"' EXIT

"$root/sojourn" --help >/dev/null
"$root/sojourn" completion >/dev/null # builds what is not built yet
cache=$(echo "$root/.launch/$(cat "$root/.launch/current")"/classes-*)

config() { # name
  cat >"$work/$1.yaml" <<YAML
sojourn:
  store: {url: "sqlite:$work/$1/sessions.db"}
  keys: {file: $work/$1/sessions.db-keys}
  service-key-file: $work/$1/service-key
  public-url: https://login.example.com
  trusted-proxies: [127.0.0.1]
server: {port: $port}
YAML
  mkdir -p "$work/$1"
}

start() { # name, what it is called
  local begin end
  begin=$(date +%s%N)
  "$root/sojourn" serve --config "$work/$1.yaml" >"$work/log" 2>&1 &
  server=$!
  until curl -fs -o /dev/null "http://127.0.0.1:$port/actuator/health/readiness"; do
    kill -0 "$server" 2>/dev/null || { cat "$work/log" >&2; exit 1; }
    sleep 0.02
  done
  end=$(date +%s%N)
  printf '%-22s %6d ms, resident %d MiB\n' "$2" $(((end - begin) / 1000000)) \
    $(($(awk '/VmRSS/ {print $2}' "/proc/$server/status") / 1024))
  kill "$server"
  wait "$server" 2>/dev/null || true
  server=
}

config empty
start empty 'the first start' >/dev/null
if [ -n "$population" ]; then
  config many
  cp "$population/sessions.db" "$population/sessions.db-keys" "$work/many/"
fi
for ((round = 0; round < rounds; round++)); do
  start empty 'empty store'
  [ -z "$population" ] || start many 'many sessions'
  [ ! -f "$cache" ] || {
    mv "$cache" "$cache.off"
    start empty 'without the cache'
    mv "$cache.off" "$cache"
  }
done
