# shellcheck shell=bash disable=SC2034,SC2154
# `sam build` as a newcomer types it: before any `npm ci`, and in a working tree that has one.
step_build() {
  need_sam
  build_bare_clone
  build_in_source
}

build_bare_clone() {
  (cd "$scratch/clone" && quietly "$sam" build)
  passed "sam build on a bare clone, before any npm ci"
  check_artefact "$scratch/clone"
  check_clean "$scratch/clone"
}

build_in_source() {
  local clone="$scratch/in-source" before after
  git clone --quiet "$root" "$clone"
  if [ -d "$root/node_modules" ]; then cp -a "$root/node_modules" "$clone/node_modules"; else
    (cd "$clone" && quietly npm ci --ignore-scripts)
  fi
  before="$(list_modules "$clone")"
  [ "$(printf '%s\n' "$before" | wc -l)" -gt 1000 ] || fail "no node_modules to compare"
  (cd "$clone" && quietly "$sam" build --build-in-source)
  passed "sam build --build-in-source"
  check_artefact "$clone"
  after="$(list_modules "$clone")"
  [ "$before" = "$after" ] || fail "sam build --build-in-source changed the root's node_modules"
  passed "it leaves the root's node_modules alone"
  check_clean "$clone"
}

check_clean() {
  local changes
  changes="$(git -C "$1" status --porcelain)"
  check_equal "the working tree is as clean as before" "" "$changes"
}

list_modules() {
  (cd "$1/node_modules" && find . -printf '%p %y %s %T@ %l\n' | sort)
}

check_artefact() {
  local build="$1/.aws-sam/build" files size
  files="$(cd "$build/HelloFunction" && find . -type f -printf '%P\n' | sort)"
  check_equal "the artefact is one file and its map, no node_modules" $'get-root.mjs\nget-root.mjs.map' "$files"
  size="$(wc -c <"$build/HelloFunction/get-root.mjs")"
  [ "$size" -le 1024 ] || fail "the artefact has $size bytes"
  passed "the artefact has $size bytes (1024 at most)"
  grep -q 'Handler: get-root.handler' "$build/template.yaml" || fail "SAM did not find the handler in the artefact (contract F-17)"
  passed "SAM points the function at it"
}
