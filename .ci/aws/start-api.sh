# shellcheck shell=bash disable=SC2034,SC2154
# `sam local start-api` next to the twin, on the same template: README's table.
step_start_api() {
  need_sam
  need_project
  find_architecture
  (cd "$project" && quietly "$sam" build --parameter-overrides "Architecture=$architecture")
  [ -n "${engine:-}" ] || choose_engine
  if [ "$engine" = none ]; then
    note "sam local start-api needs a container engine, and none can run here"
    return
  fi
  local options=(--parameter-overrides "Architecture=$architecture")
  [ "$engine" = aws ] || options+=(--skip-pull-image)
  node "$here/start-api.mjs" "$sam" "$project" 20 "${options[@]}" | tee "$scratch/start-api.md"
  note "$(date +%Y-%m-%d), $("$sam" --version), Node.js $(node --version), $(nproc) cores"
  passed "the twin refuses strangers"
  # When it learns to look at tokens, README has to say so.
  check_equal "sam local start-api lets them in" 4 "$(grep -o '200 "Hello from Lambda!"' "$scratch/start-api.md" | wc -l)"
}
