#!/usr/bin/env bash
# Fuzzes every parser and state machine that takes what strangers send, with seeded mutations of valid inputs. One thread: it takes a core.
# Usage: eng/fuzz.sh [MUTATIONS per target, default 10000000] [SEED, default 1] [PROJECT, default all of Rtp Sfu Contracts]
set -euo pipefail
ROOT=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
export ROOMLENS_FUZZ_MUTATIONS=${1:-10000000} ROOMLENS_FUZZ_SEED=${2:-1}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
for value in "$ROOMLENS_FUZZ_MUTATIONS" "$ROOMLENS_FUZZ_SEED"; do
  [[ $value =~ ^[0-9]+$ ]] || { echo "eng/fuzz.sh: '$value' is not a number; usage: eng/fuzz.sh [MUTATIONS] [SEED] [PROJECT]." >&2; exit 2; }
done
cd "$ROOT"
FAILED=0
for project in ${3:-Rtp Sfu Contracts}; do
  dotnet test "tests/$project.Tests" -c Release --nologo --filter FullyQualifiedName~Fuzzing --logger 'console;verbosity=detailed' || FAILED=1
done
exit $FAILED
