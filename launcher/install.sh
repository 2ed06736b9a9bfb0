# shellcheck shell=bash
# Installs what the tests need and the machine lacks. Sourced by ./test.

missing=()

# True when one of the named programs is on PATH.
have() {
  local program
  for program in "$@"; do
    command -v "$program" >/dev/null 2>&1 && return 0
  done
  return 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

# Which package manager may be used here: apt, brew, or none.
package_manager() {
  if have apt-get && { [ "$(id -u)" = 0 ] || have sudo; }; then
    echo apt
  elif have brew; then
    echo brew
  else
    echo none
  fi
}

# Installs the first of the apt packages (before --) that exists here, or the brew package after it.
# Does not fail: whoever calls looks whether the thing is there now.
install_first() {
  local package apt=()
  while [ "$1" != -- ]; do
    apt+=("$1")
    shift
  done
  shift
  case $(package_manager) in
    apt)
      update_apt_once
      for package in "${apt[@]}"; do
        if apt-cache show "$package" >/dev/null 2>&1; then
          echo "Installing $package" >&2
          as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -q --no-install-recommends "$package" >&2 && return 0
        fi
      done
      ;;
    brew)
      echo "Installing $1" >&2
      # shellcheck disable=SC2086 # "--cask chromium" is two words
      brew install $1 >&2 || true
      ;;
  esac
}

apt_updated=
update_apt_once() {
  [ -z "$apt_updated" ] || return 0
  apt_updated=yes
  as_root apt-get update -q >&2 || true
}

have_fonts() {
  [ "$(uname)" = Darwin ] || [ -n "$(find /usr/share/fonts "$HOME/.fonts" -name '*.[to]tf' 2>/dev/null | head -n 1)" ]
}

need_jdk() {
  find_jdk && return 0
  install_first openjdk-25-jdk-headless temurin-25-jdk openjdk-21-jdk-headless temurin-21-jdk -- openjdk
  find_jdk || missing+=("a JDK of release $minimum_java or newer")
}

need_maven() {
  have mvn && return 0
  install_first maven -- maven
  have mvn || missing+=("Maven 3.8 or newer (mvn on PATH)")
}

# The commands of the README are run as they stand there.
need_curl() {
  have curl && return 0
  install_first curl -- curl
  have curl || missing+=("curl")
}

have_faketime() {
  [ -n "$(find /usr/lib /usr/lib64 -name libfaketimeMT.so.1 2>/dev/null | head -n 1)" ]
}

# A test puts a server's clock forward and back, where a library can be put before a process.
need_faketime() {
  [ "$(uname)" = Linux ] || return 0
  have_faketime && return 0
  install_first faketime libfaketime -- libfaketime
  have_faketime || missing+=(libfaketime)
}

have_pgbouncer() {
  have pgbouncer || [ -x /usr/sbin/pgbouncer ]
}

# Tests put it between nodes and database, and start it themselves.
need_pgbouncer() {
  have_pgbouncer && return 0
  without_starting install_first pgbouncer -- pgbouncer
  have_pgbouncer || missing+=("PgBouncer (pgbouncer on PATH)")
}

# Runs what follows so that services which are installed meanwhile are not started (Debian's policy-rc.d).
without_starting() {
  local policy=/usr/sbin/policy-rc.d
  if [ "$(package_manager)" != apt ] || [ -e "$policy" ]; then
    "$@" || true
    return 0
  fi
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
  as_root chmod 755 "$policy"
  "$@" || true
  as_root rm -f "$policy"
}

# What a benchmark loads the server with.
need_wrk() {
  have wrk && return 0
  install_first wrk -- wrk
  have wrk || missing+=("wrk")
}

# The pages are tested in a real browser.
need_browser() {
  if ! have chromium chromium-browser google-chrome && ! mac_browser; then
    install_first chromium chromium-browser -- "--cask chromium"
  fi
  have chromium chromium-browser google-chrome || mac_browser || missing+=("Chromium (chromium on PATH)")
  have_fonts || install_first fonts-dejavu-core -- font-dejavu
  have_fonts || missing+=("a font, such as DejaVu")
}

mac_browser() {
  [ -x "/Applications/Chromium.app/Contents/MacOS/Chromium" ] \
    || [ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ]
}

# Ends the run when something could not be had, naming all of it.
stop_when_missing() {
  [ "${#missing[@]}" -gt 0 ] || return 0
  echo "Sojourn's tests need what is missing here and could not be installed:" >&2
  printf '  %s\n' "${missing[@]}" >&2
  exit 1
}
