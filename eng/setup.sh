#!/usr/bin/env bash
# Makes this clone ready: Debian packages, npm packages, dashboard, restore, build.
# Usage: eng/setup.sh [run|test]   (default run). Quiet when there is nothing to do; every step can be repeated.
# ROOMLENS_CACHE names the folder of large downloads (default ~/.cache/roomlens).
set -euo pipefail

MODE=${1:-run}
ROOT=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
export ROOMLENS_CACHE=${ROOMLENS_CACHE:-${HOME:-/root}/.cache/roomlens}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
STAMPS=$ROOT/artifacts/stamps
LOGS=$ROOT/artifacts/logs
CONFIGURATION=Release

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 2; }

case $MODE in
  run | test) ;;
  *) stop "eng/setup.sh: unknown mode '$MODE'; use run or test." ;;
esac

mkdir -p "$STAMPS" "$LOGS" "$ROOMLENS_CACHE" || stop "Cannot write to $ROOT/artifacts or $ROOMLENS_CACHE; set ROOMLENS_CACHE to a writable folder."
# Two set-ups at once (two terminals, several clones) would tread on each other in the clone and in the cache.
exec 8>"$ROOMLENS_CACHE/.setup.lock"
flock -n 8 || { say "Waiting for another RoomLens set-up to finish …"; flock 8; }

# shellcheck source=eng/setup/packages.sh
source "$ROOT/eng/setup/packages.sh"
# shellcheck source=eng/setup/npm.sh
source "$ROOT/eng/setup/npm.sh"
# shellcheck source=eng/setup/ahead.sh
source "$ROOT/eng/setup/ahead.sh"
# shellcheck source=eng/setup/build.sh
source "$ROOT/eng/setup/build.sh"

ensure_packages "$MODE"
ensure_sdk
ensure_onnxruntime
ensure_dashboard
ensure_built "$MODE"
