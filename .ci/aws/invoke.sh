# shellcheck shell=bash disable=SC2034,SC2154
# Every sample event through `sam local invoke`, and through AWS's Runtime Interface Emulator without containers:
# both have to answer what `npm run invoke` answers, byte for byte.
step_invoke() {
  need_sam
  need_project_modules
  [ -f "$root/dist/gatehouse.mjs" ] || (cd "$root" && quietly npm run build)
  find_architecture
  [ -d "$scratch/clone/.aws-sam/build" ] ||
    (cd "$scratch/clone" && quietly "$sam" build --parameter-overrides "Architecture=$architecture")

  [ -n "${engine:-}" ] || choose_engine
  [ "$engine" = none ] || for_every_event "sam local invoke" invoke_by_sam
  # Where an engine has AWS's own image, the emulator stands in that image already.
  [ "$engine" = aws ] || invoke_by_emulator
}

find_architecture() {
  case "$(uname -m)" in
    x86_64) architecture=x86_64 ;;
    aarch64 | arm64) architecture=arm64 ;;
    *) fail "no Lambda runs on $(uname -m)" ;;
  esac
}

# choose_engine: `aws` (an engine that has AWS's own image), `own` (one made here), or `none`.
choose_engine() {
  local image="public.ecr.aws/lambda/nodejs:24-$architecture"
  if docker info >/dev/null 2>&1; then
    if docker pull "$image" >"$scratch/last.log" 2>&1; then
      engine=aws
      note "the machine's own container engine, with AWS's own image"
      return
    fi
    note "the machine's own container engine; AWS's image is out of reach: $(tail -n 1 "$scratch/last.log")"
  elif ! start_engine; then
    engine=none
    note "no container engine can run here; AWS's emulator without containers stands in"
    return
  fi
  engine=own
  assemble_image "$image"
  note "a base image assembled here: Node.js 24 and AWS's runtime client"
}

# for_every_event WHAT COMMAND: COMMAND has to print for each event what the twin prints.
for_every_event() {
  local event expected found
  for event in "$scratch"/clone/events/*.json; do
    expected="$(answer_of_twin "$event")"
    found="$("$2" "$event")"
    check_equal "$1 -e events/$(basename "$event")" "$expected" "$found"
  done
}

answer_of_twin() {
  (cd "$scratch/clone" && node "$root/dist/gatehouse.mjs" invoke --event "$1" 2>"$scratch/twin.log") || {
    tail -n 30 "$scratch/twin.log" >&2
    return 1
  }
}

# The SAM CLI prints the answer by Python's json.dumps: its blanks go, all else stays as it came.
invoke_by_sam() {
  local answer
  answer="$(run_sam_local_invoke "$1")"
  node -p 'JSON.stringify(JSON.parse(process.argv[1]))' "$answer"
}

run_sam_local_invoke() {
  local options=(--event "$1" --parameter-overrides "Architecture=$architecture")
  [ "$engine" = aws ] || options+=(--skip-pull-image)
  (cd "$scratch/clone" && "$sam" local invoke HelloFunction "${options[@]}" 2>"$scratch/sam.log") || {
    tail -n 30 "$scratch/sam.log" >&2
    return 1
  }
}

invoke_by_emulator() {
  local port emulator
  need_runtime_client
  port="$(free_port)"
  emulator="$("$python" -c 'import os, samcli; print(os.path.dirname(samcli.__file__))')/local/rapid/aws-lambda-rie-$architecture"
  (cd "$scratch/clone/.aws-sam/build/HelloFunction" && LAMBDA_TASK_ROOT="$PWD" _HANDLER=get-root.handler \
    exec "$emulator" --runtime-interface-emulator-address "127.0.0.1:$port" \
    "$node24" "$runtime_client/index.mjs" get-root.handler) >"$scratch/emulator.log" 2>&1 &
  remember $!
  emulator_url="http://127.0.0.1:$port/2015-03-31/functions/function/invocations"
  wait_until 20 grep -q "exec '" "$scratch/emulator.log" || fail "the emulator does not start: $(cat "$scratch/emulator.log")"
  for_every_event "AWS's emulator" post_to_emulator
}

post_to_emulator() {
  curl --fail --silent --show-error --retry 5 --retry-connrefused --data-binary "@$1" "$emulator_url"
}
