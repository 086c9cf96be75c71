# shellcheck shell=bash disable=SC2154
# What the twin guards is what SAM's own translator guards: new random templates, asked of the real one.
step_expand() {
  need_sam
  need_project
  (cd "$project" && SAM_TRANSLATOR_PYTHON="$python" quietly npm run jest -- tests/unit/template/sam-reference)
  passed "250 random templates: the twin's guards are those of aws-sam-translator"
}
