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
  lint_transformed Environment=prod ApiGatewayAccount=true DeletionProtection=ACTIVE WebAcl=true AlarmEmail=a@example.com
  passed "… and with everything turned on"

  # The check is checked: raw lint does not open the included file (contract A-104), this one has to.
  cp -r "$scratch/clone" "$scratch/broken"
  sed -i.bak 's/HelloFunction\.Arn/NoSuchFunction.Arn/' "$scratch/broken/openapi.yaml"
  if "$python" "$here/lint_transformed.py" "$scratch/broken/template.yaml" >"$scratch/last.log" 2>&1; then
    fail "a reference to nowhere in openapi.yaml went unnoticed"
  fi
  grep -q 'E1019' "$scratch/last.log" || fail "a reference to nowhere was refused for another reason: $(cat "$scratch/last.log")"
  passed "a reference to nowhere in openapi.yaml is found (E1019)"
}

lint_transformed() {
  quietly "$python" "$here/lint_transformed.py" "$scratch/clone/template.yaml" "$@"
}
