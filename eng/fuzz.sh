#!/usr/bin/env bash
# Fuzzes every parser and state machine that takes what strangers, other processes and disks hold, with seeded mutations of valid inputs, the cheapest
# target first and a line for each. One thread: it takes a core.
# Usage: eng/fuzz.sh [--mutations N, default 10000000] [--seed S, default 1] [--list] [TARGET, or a part of names...]
set -euo pipefail
ROOT=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build "$ROOT/tests/Fuzz" -c Release --nologo -v q >&2
exec dotnet "$ROOT/tests/Fuzz/bin/Release/net10.0/RoomLens.Fuzz.dll" "$@"
