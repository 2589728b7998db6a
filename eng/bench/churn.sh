#!/usr/bin/env bash
# ROUNDS participants that join, publish, receive and leave in three ways, eight at a time; after each tenth of them, once the node has no room,
# transport, producer or consumer left, what its process holds: memory, threads, descriptors.
# Usage: eng/bench/churn.sh [ROUNDS, default 1000]
set -euo pipefail
ROOT=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
PROGRAM=${ROOMLENS:-$ROOT/src/RoomLens/bin/Release/net10.0/roomlens}
LOAD=${ROOMLENS_LOAD:-$ROOT/tests/Load/bin/Release/net10.0/RoomLens.Load}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
WORK=$(mktemp -d)
NODE=
finish() {
  [ -z "$NODE" ] || kill "$NODE" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$WORK"
}
trap finish EXIT
for project in src/RoomLens tests/Load; do
  [ -n "${ROOMLENS_BUILT:-}" ] || dotnet build "$ROOT/$project" -c Release -v q -nologo >"$WORK/build.log" || { cat "$WORK/build.log" >&2; exit 1; }
done
export ROOMLENS__Sfu__MediaPort=18320 ROOMLENS__Sfu__InternalMediaPort=18340 ROOMLENS__Sfu__AnnouncedAddresses__0=127.0.0.1
"$PROGRAM" up --bots 0 --port 18380 --control-port 18381 --data "$WORK/data" --offline >"$WORK/log" 2>&1 &
NODE=$!
until grep -q 'is ready' "$WORK/log"; do kill -0 "$NODE" || { cat "$WORK/log" >&2; exit 1; }; sleep 0.1; done
"$LOAD" churn --signal ws://127.0.0.1:18380 --control http://127.0.0.1:18381 --pid "$NODE" --rounds "${1:-1000}"
