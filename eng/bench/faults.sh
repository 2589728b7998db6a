#!/usr/bin/env bash
# What the fault of one media worker costs: TRIALS times a crash and TRIALS times a stall under a call of two, each on a node of its own with two workers in
# the process that measures: time until the worker is replaced, until its participants are told, until one is back; and what a call on the other worker
# notices. A machine whose processors are taken finds stalls later, since time without a processor does not count as one.
# Usage: eng/bench/faults.sh [TRIALS, default 10]      (about four minutes)
set -euo pipefail
ROOT=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
LOAD=${ROOMLENS_LOAD:-$ROOT/tests/Load/bin/Release/net10.0/RoomLens.Load}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
[ -n "${ROOMLENS_BUILT:-}" ] || dotnet build "$ROOT/tests/Load" -c Release -v q -nologo >&2
# Neighbours on a shared machine disturb less; without the right to it everything runs as it is. PRIORITY names another way.
read -ra FIRST <<<"${PRIORITY:-nice -n -10}"
"${FIRST[@]}" true 2>/dev/null || FIRST=()
printf 'load average %s\n\n| | measured | goal |\n|---|---|---|\n' "$(cut -d' ' -f1-3 /proc/loadavg)"
"${FIRST[@]}" "$LOAD" faults --trials "${1:-10}"
printf '\nload average at the end %s\n' "$(cut -d' ' -f1-3 /proc/loadavg)"
