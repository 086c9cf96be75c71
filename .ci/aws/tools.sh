# shellcheck shell=bash disable=SC2034,SC2154
# Installs the tools in pinned versions, each in a place of its own; the project itself never needs them.

# need_venv NAME: a virtual environment with requirements/NAME.txt.
need_venv() {
  local venv="$tools/$1" list="$here/requirements/$1.txt"
  if ! cmp -s "$list" "$venv/installed.txt"; then
    rm -rf "$venv"
    quietly python3 -m venv "$venv"
    quietly "$venv/bin/pip" install --quiet --requirement "$list"
    cp "$list" "$venv/installed.txt"
  fi
  note "$(tr '\n' ' ' <"$list")"
}

need_sam() {
  need_venv sam
  sam="$tools/sam/bin/sam"
  python="$tools/sam/bin/python"
}

# need_project_modules: what the project itself needs, for its collection and its twin.
need_project_modules() {
  [ -x "$root/node_modules/.bin/newman" ] || (cd "$root" && quietly npm ci --ignore-scripts)
}

# need_project: a clone that was built, in which the project's own commands run.
need_project() {
  need_project_modules
  project="$scratch/project"
  [ ! -d "$project" ] || return 0
  git clone --quiet "$root" "$project"
  ln -s "$root/node_modules" "$project/node_modules"
  (cd "$project" && quietly npm run build)
}

# need_actionlint: built by a Go of its own, for its ready-made binaries are on GitHub only.
need_actionlint() {
  need_venv go
  actionlint="$tools/actionlint/bin/actionlint"
  if [ ! -x "$actionlint" ]; then
    GOBIN="$tools/actionlint/bin" GOPATH="$scratch/go" GOCACHE="$scratch/go-cache" GOFLAGS=-modcacherw \
      GOTOOLCHAIN=local quietly "$tools/go/bin/go" install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
  fi
  note "actionlint $("$actionlint" -version | head -n 1)"
}

# need_node24: Node.js 24 as an npm package, the runtime that the template names.
need_node24() {
  node24="$tools/node24/node_modules/node/bin/node"
  if [ ! -x "$node24" ]; then
    mkdir -p "$tools/node24"
    quietly npm install --prefix "$tools/node24" --no-save --no-package-lock --loglevel=error node@24.21.0
  fi
  note "Node.js $("$node24" --version)"
}

# need_runtime_client: AWS's Node.js runtime client, which compiles a small addon.
need_runtime_client() {
  need_node24
  runtime_client="$tools/runtime-client/node_modules/aws-lambda-ric"
  if [ ! -f "$runtime_client/rapid-client.node" ]; then
    need_packages autoconf automake libtool cmake g++ make
    mkdir -p "$tools/runtime-client"
    PATH="$(dirname "$node24"):$PATH" quietly \
      npm install --prefix "$tools/runtime-client" --no-save --no-package-lock --loglevel=error aws-lambda-ric@4.0.2
  fi
  [ -f "$runtime_client/rapid-client.node" ] || fail "the runtime client's addon was not built"
  note "aws-lambda-ric 4.0.2"
}

# need_packages PACKAGE[:COMMAND]…: Debian packages whose command is missing.
need_packages() {
  local missing=() item command
  for item in "$@"; do
    command="${item#*:}"
    case "$item" in
      libtool) command=libtoolize ;;
      busybox-static) command=busybox ;;
      docker.io) command=dockerd ;;
    esac
    command -v "$command" >/dev/null || missing+=("${item%%:*}")
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || fail "missing here: ${missing[*]}"
  quietly apt-get update
  DEBIAN_FRONTEND=noninteractive quietly apt-get install --yes --no-install-recommends "${missing[@]}"
}
