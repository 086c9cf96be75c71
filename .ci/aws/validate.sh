# shellcheck shell=bash disable=SC2034,SC2154
# The templates as SAM and as CloudFormation see them.
step_validate() {
  need_sam
  (cd "$scratch/clone" && quietly "$sam" validate --lint)
  passed "sam validate --lint"

  lint_transformed
  passed "cfn-lint on the transformed template, openapi.yaml inlined"
  lint_transformed Architecture=arm64 DomainPrefix=my-app LogRetentionDays=365
  passed "… and with other parameters"
  lint_transformed "${everything[@]}"
  passed "… and with everything turned on"
  scan_production
  lint_workflows

  # The check is checked: raw lint does not open the included file (contract A-104), this one has to.
  cp -r "$scratch/clone" "$scratch/broken"
  sed -i.bak 's/HelloFunction\.Arn/NoSuchFunction.Arn/' "$scratch/broken/openapi.yaml"
  if "$python" "$here/lint_transformed.py" "$scratch/broken/template.yaml" >"$scratch/last.log" 2>&1; then
    fail "a reference to nowhere in openapi.yaml went unnoticed"
  fi
  grep -q 'E1019' "$scratch/last.log" || fail "a reference to nowhere was refused for another reason: $(cat "$scratch/last.log")"
  passed "a reference to nowhere in openapi.yaml is found (E1019)"
}

lint_workflows() {
  need_actionlint
  (cd "$scratch/clone" && quietly "$actionlint")
  passed "actionlint on every workflow"
  mkdir -p "$scratch/bad/.github/workflows"
  sed 's/matrix\.node }}$/matrix.nod }}/' "$scratch/clone/.github/workflows/test.yml" >"$scratch/bad/.github/workflows/test.yml"
  if "$actionlint" "$scratch/bad/.github/workflows/test.yml" >"$scratch/last.log" 2>&1; then
    fail "a matrix value that is not there went unnoticed"
  fi
  passed "it notices a matrix value that is not there"
  sed 's/Runtime: nodejs24.x/Runtime: nodejs20.x/' "$scratch/clone/template.yaml" >"$scratch/old.yaml"
  if "$python" "$here/runtime_drift.py" "$scratch/old.yaml" >"$scratch/last.log" 2>&1; then
    fail "a deprecated runtime is no drift"
  fi
  grep -q 'nodejs20.x is deprecated' "$scratch/last.log" || fail "$(cat "$scratch/last.log")"
  passed "the drift check notices a deprecated runtime"
}

everything=(Environment=prod ApiGatewayAccount=true DeletionProtection=ACTIVE LogRetentionDays=365 WebAcl=true AlarmEmail=a@example.com)

# Every finding of checkov is accepted by name and with its reason, or fails.
scan_production() {
  local accepted found
  need_venv checkov
  "$python" "$here/effective.py" "$scratch/clone/template.yaml" "${everything[@]}" >"$scratch/effective.json"
  "$tools/checkov/bin/checkov" --framework cloudformation --file "$scratch/effective.json" --skip-download \
    --soft-fail --quiet --output json >"$scratch/checkov.json" 2>"$scratch/last.log" || fail "$(cat "$scratch/last.log")"
  found="$("$python" -c '
import json, sys
report = json.load(open(sys.argv[1]))
assert report["summary"]["passed"] > 20 and not report["summary"]["parsing_errors"], report["summary"]
print("\n".join(sorted({check["check_id"] for check in report["results"]["failed_checks"]})))
' "$scratch/checkov.json")"
  accepted="$(grep -oE '^CKV2?_[A-Z]+_[0-9]+' "$here/checkov-accepted.txt" | sort)"
  check_equal "checkov on what prod makes: nothing but what checkov-accepted.txt explains" "$accepted" "$found"
}

lint_transformed() {
  quietly "$python" "$here/lint_transformed.py" "$scratch/clone/template.yaml" "$@"
}
