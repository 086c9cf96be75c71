# shellcheck shell=bash disable=SC2034,SC2154
# `sam deploy`, by flags and guided, then `sam delete`, against a local stand-in for AWS.
step_deploy() {
  local found
  need_sam
  need_project
  start_ministack
  [ -d "$scratch/clone/.aws-sam/build" ] || (cd "$scratch/clone" && quietly "$sam" build)

  (cd "$scratch/clone" && quietly "$sam" deploy)
  passed "sam deploy, with no answer asked for"
  found="$("$python" "$here/stack.py" compare hello-cognito "$scratch/clone/template.yaml")"
  check_differences "the deployed stack is what the transformed template says" 'read-back|dev-read-back' "$found"
  run_newman
  compare_with_twin
  (cd "$scratch/clone" && quietly "$sam" deploy)
  grep -q 'No changes to deploy' "$scratch/last.log" || fail "a second deploy found changes"
  passed "a second sam deploy changes nothing and is no error"
  delete_stack

  # Enter alone; far more of it than there are questions.
  (cd "$scratch/clone" && printf '%.0s\n' {1..60} | quietly "$sam" deploy --guided)
  ! grep -q 'has no authentication' "$scratch/last.log" || fail "SAM asked its question about authentication"
  passed "sam deploy --guided, answered with Enter alone"
  check_prompts
  delete_stack
  git -C "$scratch/clone" checkout --quiet samconfig.toml

  deploy_production
}

# docs/deploy.md lists every prompt with its default, in order, and no other.
check_prompts() {
  local asked told
  asked="$(tr '\t' '\n' <"$scratch/last.log" | grep -oE '^[A-Za-z ]+ \[[^]]*\]: ' | sed 's/: $//')"
  told="$(sed -nE 's/^\| `([^`]+ \[[^`]*\])` \|.*$/\1/p' "$scratch/clone/docs/deploy.md")"
  check_equal "docs/deploy.md has its prompts" "$asked" "$told"
}

# prod as samconfig.toml has it, with mail for the alarms; the firewall's association is unknown to ministack.
deploy_production() {
  local found values
  values="$("$python" -c '
import sys, tomllib
print(tomllib.load(open(sys.argv[1], "rb"))["prod"]["deploy"]["parameters"]["parameter_overrides"])
' "$scratch/clone/samconfig.toml") AlarmEmail=a@example.com"
  (cd "$scratch/clone" &&
    quietly "$sam" deploy --config-env prod --no-confirm-changeset --parameter-overrides "$values")
  passed "sam deploy --config-env prod"
  # shellcheck disable=SC2086
  found="$("$python" "$here/stack.py" compare hello-cognito-prod "$scratch/clone/template.yaml" $values)"
  check_differences "the deployed stack is what the transformed template says" 'read-back|prod-read-back' "$found"
  (cd "$scratch/clone" && quietly "$sam" delete --config-env prod --no-prompts)
  found="$("$python" "$here/stack.py" left-over | sed 's/-[0-9A-F]*$//')"
  check_equal "sam delete leaves the role by which API Gateway writes logs, as documented" \
    "role hello-cognito-prod-ApiGatewayLogRole" "$found"
}

delete_stack() {
  local found
  found="$("$python" "$here/stack.py" left-over)"
  [ -n "$found" ] || fail "nothing was there to delete"
  (cd "$scratch/clone" && quietly "$sam" delete --no-prompts)
  found="$("$python" "$here/stack.py" left-over)"
  check_equal "sam delete leaves nothing" "" "$found"
}

start_ministack() {
  need_venv ministack
  local port
  port="$(free_port)"
  mkdir -p "$scratch/ministack"
  (cd "$scratch/ministack" && TMPDIR="$scratch/ministack" BIND_HOST=127.0.0.1 GATEWAY_PORT="$port" \
    IOT_MTLS_ENABLED=0 exec "$tools/ministack/bin/ministack") >"$scratch/ministack.log" 2>&1 &
  remember $!
  export AWS_ENDPOINT_URL="http://localhost:$port"
  wait_until 60 curl --fail --silent "$AWS_ENDPOINT_URL/_ministack/health" ||
    fail "ministack does not answer: $(tail -n 20 "$scratch/ministack.log")"
}

# The project's own collection, unchanged, by its own command, against the stack that was just deployed.
run_newman() {
  local total found
  "$python" "$here/stack.py" mend hello-cognito
  (cd "$project" && node dist/gatehouse.mjs newman --env aws --endpoint-url "$AWS_ENDPOINT_URL" \
    --report "$scratch/newman.json") >"$scratch/last.log" 2>&1 || true
  [ -f "$scratch/newman.json" ] || fail "newman did not run: $(cat "$scratch/last.log")"
  total="$(read_newman .stats.assertions.total)"
  found="$(read_newman '.failures.map(({ source, error }) => `${source.name}: ${error.test ?? error.message}`).join("\n")')"
  check_differences "npm run newman -- --env aws, $total assertions" newman "$found"
  found="$("$python" "$here/stack.py" users hello-cognito)"
  check_equal "it leaves no user behind" "" "$found"
}

# A twin of the same template, asked by the same protocols. The desk's address is no default of the stack's.
compare_with_twin() {
  local found twin
  (cd "$project" && exec env -u AWS_ENDPOINT_URL node dist/gatehouse.mjs start --json --ephemeral \
    --port 0 --pool-port 0 --desk-port 0 --state-dir "$scratch/twin" --parameter-overrides \
    CallbackUrls=http://localhost:3002/callback LogoutUrls=http://localhost:3002/) \
    >"$scratch/twin.json" 2>"$scratch/twin.log" &
  twin=$!
  remember "$twin"
  wait_until 30 test -s "$scratch/twin.json" || fail "the twin does not start: $(cat "$scratch/twin.log")"
  found="$("$python" "$here/twin.py" hello-cognito "$scratch/twin.json")"
  check_differences "the twin has the stack's settings, routes and guards" twin "$found"
  kill "$twin"
}

read_newman() {
  node -p "require(process.argv[1]).run$1" "$scratch/newman.json"
}

# check_differences WHAT KIND FOUND: every line of FOUND must stand in ministack-differences.txt, and the reverse.
check_differences() {
  local known
  known="$(sed -nE "s/^($2) //p" "$here/ministack-differences.txt" | sort)"
  check_equal "$1" "$known" "$(printf '%s' "$3" | sort)"
  [ -z "$known" ] || printf '%s\n' "$known" | sed 's/^/        but for ministack: /'
}
