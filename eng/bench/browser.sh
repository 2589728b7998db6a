#!/usr/bin/env bash
# What people in a call wait for, measured in headless Chromium with mediasoup-client on loopback, beside the goals and mediasoup 3.19's figures
# on the same kind of machine. Usage: eng/bench/browser.sh [WORD]     (about three minutes; only the tests of BrowserFigures with WORD in their name)
# A busy machine shows in every row: the first and the last line tell how busy it was.
set -euo pipefail
ROOT=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 ROOMLENS_FIGURES=browser
cd "$ROOT"
bash eng/setup.sh test

busy() {
  echo "load: $(cut -d ' ' -f 1-3 /proc/loadavg), processors: $(nproc), waiting for one: $(sed -n 's/^some avg10=\([0-9.]*\) .*/\1 %/p' /proc/pressure/cpu 2>/dev/null || true)"
}

LOG=$(mktemp)
trap 'rm -f "$LOG"' EXIT
echo "$(chromium --version 2>/dev/null | cut -d ' ' -f 1-2), $(busy)"
echo '| | goal | measured | mediasoup 3.19 |'
echo '|---|---|---|---|'
RESULT=0
dotnet test tests/EndToEnd.Tests -c Release --no-build --nologo --filter "FullyQualifiedName~BrowserFigures&FullyQualifiedName~${1:-Figures}" \
  --logger 'console;verbosity=detailed' 2>&1 | tee "$LOG" | sed -nu 's/^ *\(| .* |\)$/\1/p' || RESULT=${PIPESTATUS[0]}
busy
# Rows that are missing have a reason.
if ((RESULT != 0)) || grep -q '^ *Skipped ' "$LOG"; then
  sed -n '/^ *\(Failed\|Skipped\|Error Message\)/,/^ *Stack Trace/p' "$LOG" >&2
  exit $((RESULT == 0 ? 1 : RESULT))
fi
