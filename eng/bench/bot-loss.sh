#!/usr/bin/env bash
# How long a stream is unobserved when its bot is killed: from SIGKILL to the next stream.observed, with and without foreign load.
# Usage: eng/bench/bot-loss.sh [TRIALS] [BUSY_LOOPS …]   (default 10 trials each with 0 and 2 busy loops at normal priority)
# Needs ffmpeg, curl and python3. ROOMLENS names another build of the program.
set -euo pipefail
ROOT=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
PROGRAM=${ROOMLENS:-$ROOT/src/RoomLens/bin/Release/net10.0/roomlens}
TRIALS=${1:-10}
LOADS=("${@:2}")
[ ${#LOADS[@]} -gt 0 ] || LOADS=(0 2)
PORT=${PORT:-18480}
DATA=$(mktemp -d)
PIDS=()
trap 'kill "${PIDS[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$DATA"' EXIT

export ROOMLENS__Sfu__MediaPort=$((PORT + 2)) ROOMLENS__Sfu__InternalMediaPort=$((PORT + 4))
export ROOMLENS__Sfu__PlainPortFirst=$((PORT + 20)) ROOMLENS__Sfu__PlainPortLast=$((PORT + 39))
"$PROGRAM" up --port "$PORT" --control-port $((PORT + 1)) --data "$DATA" --offline >"$DATA/up.log" 2>&1 &
PIDS+=($!); UP=$!
until grep -q 'is ready' "$DATA/up.log"; do kill -0 "$UP" || { cat "$DATA/up.log" >&2; exit 1; }; sleep 0.1; done
"$PROGRAM" publish --pattern --room bench --sfu "http://127.0.0.1:$((PORT + 1))" >"$DATA/publish.log" 2>&1 &
PIDS+=($!)

# Prints the seconds from the kill until the event is in the API; the capture time of the frame would leave out the way there.
trial() {
  python3 - "$PORT" "$UP" <<'PY'
import json, os, signal, sys, time, urllib.request
port, up = sys.argv[1], int(sys.argv[2])
def observed():
    url = f"http://127.0.0.1:{port}/v1/events?type=roomlens.stream.observed.v1&limit=1000"
    with urllib.request.urlopen(url, timeout=10) as answer:
        items = json.load(answer)["items"]
    return max((e["data"]["stream"]["epoch"] for e in items), default=0)
def bot():
    for entry in os.listdir("/proc"):
        if not entry.isdigit(): continue
        try:
            parent = int(open(f"/proc/{entry}/stat").read().rsplit(")", 1)[1].split()[1])
            words = open(f"/proc/{entry}/cmdline", "rb").read().split(b"\0")
        except (OSError, ValueError):
            continue
        if parent == up and b"bot" in words and b"nice" not in words[0]: return int(entry)
deadline = time.monotonic() + 180
while observed() == 0 or bot() is None:
    if time.monotonic() > deadline: sys.exit("no bot observes the stream")
    time.sleep(0.2)
# Longer than a quick death: each trial begins with the shortest wait of the supervisor.
time.sleep(11)
before, pid = observed(), bot()
os.kill(pid, signal.SIGKILL)
killed = time.monotonic()
while observed() <= before:
    if time.monotonic() - killed > 180: sys.exit("not observed again within 180 s")
    time.sleep(0.02)
print(f"{time.monotonic() - killed:.2f}")
PY
}

for LOAD in "${LOADS[@]}"; do
  BUSY=()
  for ((i = 0; i < LOAD; i++)); do sh -c 'while :; do :; done' & BUSY+=($!); done
  PIDS+=("${BUSY[@]}")
  TIMES=()
  for ((i = 0; i < TRIALS; i++)); do TIMES+=("$(trial)"); done
  kill "${BUSY[@]}" 2>/dev/null || true
  printf '%s\n' "${TIMES[@]}" | sort -n | awk -v load="$LOAD" '
    { t[NR] = $1; sum += $1 } END { printf "%d busy loops: median %.2f s, mean %.2f s, worst %.2f s, best %.2f s (%d trials)\n", load, t[int((NR + 1) / 2)], sum / NR, t[NR], t[1], NR }'
done
