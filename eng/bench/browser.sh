#!/usr/bin/env bash
# What people in a call wait for, measured in headless Chromium with mediasoup-client on loopback, beside the goals and mediasoup 3.19's figures
# on the same kind of machine. Usage: eng/bench/browser.sh     (about two minutes; a busy machine shows in every row)
set -euo pipefail
ROOT=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 ROOMLENS_FIGURES=browser
cd "$ROOT"
bash eng/setup.sh test
echo "load: $(cut -d ' ' -f 1-3 /proc/loadavg), processors: $(nproc), $(chromium --version 2>/dev/null | cut -d ' ' -f 1-2)"
echo '| | goal | measured | mediasoup 3.19 |'
echo '|---|---|---|---|'
dotnet test tests/EndToEnd.Tests -c Release --no-build --nologo --filter FullyQualifiedName~BrowserFigures --logger 'console;verbosity=detailed' |
  sed -nu 's/^ *\(| [a-z].*\)/\1/p; s/^ *\(Failed .*\)/\1/p; s/^ *\(Skipped .*\)/\1/p'
exit "${PIPESTATUS[0]}"
