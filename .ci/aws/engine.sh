# shellcheck shell=bash disable=SC2034,SC2154
# A container engine of this run's own, and the base image that it cannot fetch.

# start_engine: false where none can run.
start_engine() {
  local home="$scratch/engine"
  [ "$(id -u)" = 0 ] || return 1
  # Without a subshell, `fail` would end the run.
  (need_packages docker.io iptables) || return 1
  mkdir -p "$home"
  dockerd --storage-driver vfs --exec-opt native.cgroupdriver=cgroupfs --host "unix://$home/docker.sock" \
    --data-root "$home/data" --exec-root "$home/exec" --pidfile "$home/pid" >"$home/log" 2>&1 &
  remember $!
  export DOCKER_HOST="unix://$home/docker.sock"
  wait_until 60 docker info && return 0
  note "the engine does not start: $(tail -n 1 "$home/log")"
  unset DOCKER_HOST
  return 1
}

# assemble_image NAME: what `sam local invoke` needs of AWS's base image, from scratch.
assemble_image() {
  local image="$scratch/image" tool
  need_runtime_client
  need_packages busybox-static
  mkdir -p "$image"/{bin,tmp,opt,var/task,var/lang/bin,var/runtime/node_modules/@aws}
  chmod 1777 "$image/tmp"
  cp "$(command -v busybox)" "$image/bin/busybox"
  for tool in sh mv chmod mkdir ls cat env; do ln -s busybox "$image/bin/$tool"; done
  cp "$node24" "$image/var/lang/bin/node"
  cp -r "$runtime_client" "$image/var/runtime/node_modules/"
  cp -r "$runtime_client/../@aws/lambda-invoke-store" "$image/var/runtime/node_modules/@aws/"
  copy_libraries "$image" "$node24" "$runtime_client/rapid-client.node"
  printf '#!/bin/sh\nexec /var/lang/bin/node /var/runtime/node_modules/aws-lambda-ric/index.mjs "$_HANDLER"\n' \
    >"$image/var/runtime/bootstrap"
  chmod +x "$image/var/runtime/bootstrap"
  tar -C "$image" -c . | quietly docker import --change 'WORKDIR /var/task' \
    --change 'ENV PATH=/var/lang/bin:/bin LAMBDA_TASK_ROOT=/var/task LAMBDA_RUNTIME_DIR=/var/runtime' - "$1"
}

# copy_libraries IMAGE BINARY…: the shared libraries that the binaries name, links followed.
copy_libraries() {
  local image="$1" library
  shift
  while read -r library; do
    mkdir -p "$image$(dirname "$library")"
    cp -L "$library" "$image$library"
  done < <(ldd "$@" | grep -oE '/[^ ]+\.so[^ ]*' | sort -u)
}
