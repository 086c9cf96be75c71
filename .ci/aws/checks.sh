# shellcheck shell=bash disable=SC2034,SC2154
# What every step says and how a run ends.
checks=0
children=()

title() {
  printf '\n== %s (%ss)\n' "$1" "$SECONDS"
}

passed() {
  checks=$((checks + 1))
  printf '  ok    %s\n' "$1"
}

note() {
  printf '  note  %s\n' "$1"
}

fail() {
  printf '  FAIL  %s\n' "$1" >&2
  exit 1
}

report_error() {
  printf '  FAIL  line %s: %s\n' "$1" "$2" >&2
}

# quietly COMMAND…: its output is shown only when it fails.
quietly() {
  local log="$scratch/last.log"
  "$@" >"$log" 2>&1 || {
    tail -n 60 "$log" >&2
    fail "$*"
  }
}

# check_equal WHAT EXPECTED ACTUAL
check_equal() {
  [ "$2" = "$3" ] || fail "$(printf '%s\n--- expected\n%s\n--- found\n%s' "$1" "$2" "$3")"
  passed "$1"
}

# Remembers a process that this run started, so that it ends with the run.
remember() {
  children+=("$1")
}

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# wait_until SECONDS COMMAND…
wait_until() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.2
  done
}

clean_up() {
  local status=$?
  trap - EXIT ERR
  for child in "${children[@]}"; do
    kill "$child" 2>/dev/null || continue
    wait_until 10 has_ended "$child" || kill -9 "$child" 2>/dev/null || true
  done
  rm -rf "$scratch" || true
  [ "$status" = 0 ] || printf '\nThe way to AWS is blocked: see FAIL above.\n%s passed, 1 failed\n' "$checks" >&2
  exit "$status"
}

has_ended() {
  ! kill -0 "$1" 2>/dev/null
}
