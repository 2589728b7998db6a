#!/usr/bin/env bash
# Starts each role in the image that build.sh --from-debootstrap made, and waits for its probe. As root; the roles run as user 10001.
# Usage: check.sh [TAG]
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
tag=${1:-roomlens:latest}
store=${ROOMLENS_CONTAINER_STORE:-$root/artifacts/containers}
export BUILDAH_ISOLATION=chroot
buildah=(buildah --root "$store/root" --runroot "$store/run" --storage-driver vfs)
container=$("${buildah[@]}" from --pull-never "localhost/$tag")
pids=()
cleanup() {
  [ ${#pids[@]} = 0 ] || kill "${pids[@]}" 2>/dev/null || true
  wait || true
  "${buildah[@]}" rm "$container" >/dev/null || true
}
trap cleanup EXIT
key=$(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n')
base=$((20000 + RANDOM % 20000))

role() { # ROLE PROBE_PORT VARIABLE=VALUE...
  local role=$1 port=$2 environment=(--env "ROOMLENS__Keys__check=$key") entry
  shift 2
  for entry in "$@"; do environment+=(--env "$entry"); done
  # chroot isolation has no signals of its own: a limit ends the role in any case.
  timeout 60 "${buildah[@]}" run --isolation chroot --user 10001:10001 "${environment[@]}" "$container" -- \
    /opt/roomlens/roomlens "$role" --data "/tmp/$role" >"$store/$role.log" 2>&1 &
  pids+=($!)
  for _ in $(seq 150); do
    if curl -fsS "http://127.0.0.1:$port/healthz/ready" >/dev/null 2>&1; then echo "ok   $role is ready"; return; fi
    sleep 0.2
  done
  echo "check.sh: $role did not become ready; its last lines:" >&2
  tail -n 5 "$store/$role.log" >&2
  exit 1
}

role scheduler "$base" "ROOMLENS__Listen__Public=127.0.0.1:$base"
role sfu $((base + 2)) "ROOMLENS__Listen__Sfu=127.0.0.1:$((base + 1))" "ROOMLENS__Listen__Control=127.0.0.1:$((base + 2))" \
  "ROOMLENS__Sfu__SchedulerUrl=http://127.0.0.1:$base" ROOMLENS__Sfu__MediaPort=0 ROOMLENS__Sfu__InternalMediaPort=0
role bot $((base + 3)) "ROOMLENS__Bot__SchedulerUrl=http://127.0.0.1:$base" "ROOMLENS__Bot__HttpPort=$((base + 3))" ROOMLENS__Bot__Offline=true
echo "check: passed"
