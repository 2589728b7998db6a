#!/usr/bin/env bash
# A room of PEOPLE who all publish and all receive all others (ICE, DTLS, SRTP; 30 frames of 5 packets a second each, 1.44 Mbit/s; VP8 that nobody
# decodes), every stream observed by plain RTP besides, for SECONDS on this machine: loss, delay, CPU, memory, collector pauses of the SFU.
# Usage: eng/bench/room14.sh [SECONDS, default 600] [PEOPLE, default 14]
# Needs gcc and rtpsink.c in ROOMLENS_SHARED/bench (default ../shared/bench).
set -euo pipefail
ROOT=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
TOOLS=${ROOMLENS_SHARED:-$ROOT/../shared}/bench
LENGTH=${1:-600}
PEOPLE=${2:-14}
PROGRAM=${ROOMLENS:-$ROOT/src/RoomLens/bin/Release/net10.0/roomlens}
LOAD=${ROOMLENS_LOAD:-$ROOT/tests/Load/bin/Release/net10.0/RoomLens.Load}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
[ -f "$TOOLS/rtpsink.c" ] || { echo "room14.sh: $TOOLS/rtpsink.c is missing; set ROOMLENS_SHARED to the folder above the load tools." >&2; exit 2; }
WORK=$(mktemp -d)
STARTED=()
: >"$WORK/error"
finish() {
  local pid
  for pid in "${STARTED[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$WORK"
}
trap finish EXIT
gcc -O2 -std=gnu11 -w -o "$WORK/rtpsink" "$TOOLS/rtpsink.c"
for project in src/RoomLens tests/Load; do
  [ -n "${ROOMLENS_BUILT:-}" ] || dotnet build "$ROOT/$project" -c Release -v q -nologo >"$WORK/build.log" || { cat "$WORK/build.log" >&2; exit 1; }
done
# Neighbours on a shared machine disturb less; without the right to it everything runs as it is. PRIORITY names another way.
read -ra FIRST <<<"${PRIORITY:-nice -n -10}"
"${FIRST[@]}" true 2>/dev/null || FIRST=()

until_line() { # word pid file [seconds]
  local left=$((${4:-90} * 10))
  until grep -q "$1" "$3" 2>/dev/null; do
    left=$((left - 1))
    [ "$left" -gt 0 ] && kill -0 "$2" || { cat "$3" "$WORK/error" >&2; exit 1; }
    sleep 0.1
  done
}
cpu_ms() { sed 's/.*) //' "/proc/$1/stat" | awk -v hz="$(getconf CLK_TCK)" '{ print ($12 + $13) * 1000 / hz }'; }
rss_mb() { awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$1/status"; }
metric() { curl -sf http://127.0.0.1:18181/metrics | awk -v name="$1" 'index($0, name) == 1 { print $2 }'; }
field() { sed -n "s/.*\"$1\":\([0-9.-]*\).*/\1/p" "$2"; }
ms() { awk -v v="$(field "$1" "$2")" 'BEGIN { printf "%.1f ms", v / 1000 }'; }

"$PROGRAM" scheduler --port 18100 --data "$WORK/scheduler" >"$WORK/scheduler.log" 2>&1 &
STARTED+=("$!")
until_line 'is ready' "$!" "$WORK/scheduler.log"
env ROOMLENS__Sfu__MediaPort=18120 ROOMLENS__Sfu__InternalMediaPort=18140 ROOMLENS__Sfu__PlainPortFirst=16000 ROOMLENS__Sfu__PlainPortLast=16999 \
  ROOMLENS__Sfu__AnnouncedAddresses__0=127.0.0.1 "${FIRST[@]}" "$PROGRAM" sfu --port 18180 --control-port 18181 --scheduler http://127.0.0.1:18100 \
  --data "$WORK/sfu" >"$WORK/sfu.log" 2>&1 &
SFU=$!
STARTED+=("$SFU")
until_line 'is ready' "$SFU" "$WORK/sfu.log"
IDLE=$(rss_mb "$SFU")

mkfifo "$WORK/go"
"${FIRST[@]}" "$LOAD" room --signal ws://127.0.0.1:18180 --room room --publishers "$PEOPLE" --seconds "$LENGTH" <"$WORK/go" >"$WORK/room" 2>"$WORK/error" &
CLIENT=$!
STARTED+=("$CLIENT")
exec 9>"$WORK/go"
BEGAN=$(date +%s.%N)
until_line connected "$CLIENT" "$WORK/room"
CONNECTED=$(awk -v a="$BEGAN" -v b="$(date +%s.%N)" 'BEGIN { printf "%.1f", b - a }')
"${FIRST[@]}" "$WORK/rtpsink" --port 31600 --ports "$PEOPLE" --duration $((LENGTH + 600)) >"$WORK/sink" 2>/dev/null &
SINK=$!
STARTED+=("$SINK")
"$LOAD" observe --control http://127.0.0.1:18181 --room room --to 31600 >/dev/null
# Long enough for the compiler's second tier.
sleep 5

CPU=$(cpu_ms "$SFU"); OUT=$(metric 'roomlens_sfu_rtp_packets_total{direction="out"}'); AT=$(date +%s.%N)
# Collections are rarer than looks, so none is missed.
while sleep 1; do echo "$(metric dotnet_gc_collections_total) $(metric dotnet_gc_last_pause_seconds)" >>"$WORK/pauses"; done &
LOOKS=$!
STARTED+=("$LOOKS")
PAUSED=$(metric dotnet_gc_pause_seconds_total); COLLECTED=$(metric dotnet_gc_collections_total); START=$(rss_mb "$SFU"); BEFORE=$COLLECTED
echo >&9
until_line '"sent"' "$CLIENT" "$WORK/room" $((LENGTH + 60))
CPU=$(awk -v a="$CPU" -v b="$(cpu_ms "$SFU")" 'BEGIN { print b - a }')
OUT=$(($(metric 'roomlens_sfu_rtp_packets_total{direction="out"}') - OUT)); TOOK=$(awk -v a="$AT" -v b="$(date +%s.%N)" 'BEGIN { print b - a }')
PAUSED=$(awk -v a="$PAUSED" -v b="$(metric dotnet_gc_pause_seconds_total)" 'BEGIN { printf "%.1f", (b - a) * 1000 }'); COLLECTED=$(($(metric dotnet_gc_collections_total) - COLLECTED))
END=$(rss_mb "$SFU")
grep '"sent"' "$WORK/room" >"$WORK/report"
kill "$LOOKS" 2>/dev/null || true
exec 9>&-
wait "$CLIENT"
kill -INT "$SINK"
wait "$SINK"

printf 'load average %s\n\n| a room of %d, %d s | |\n|---|---|\n' "$(cut -d' ' -f1-3 /proc/loadavg)" "$PEOPLE" "$LENGTH"
printf '| everybody receives everybody after | %s s |\n' "$CONNECTED"
printf '| packets sent by publishers → received by %d consumers | %d → %d |\n' "$(field consumers "$WORK/report")" "$(field sent "$WORK/report")" "$(field received "$WORK/report")"
printf '| lost, of those that the SFU sent; of those that a publisher sent | %d; %d |\n' "$(field lost "$WORK/report")" "$(field lost_of_publisher "$WORK/report")"
printf '| consumers that got nothing | %d |\n' "$(field silent "$WORK/report")"
printf '| delay publisher → consumer p50, p99, p99.9, longest | %s, %s, %s, %s |\n' \
  "$(ms p50_us "$WORK/report")" "$(ms p99_us "$WORK/report")" "$(ms p999_us "$WORK/report")" "$(ms max_us "$WORK/report")"
printf '| observed plain streams: packets, lost, delay p50, p99 | %d, %d, %s, %s |\n' "$(field packets "$WORK/sink")" "$(field lost "$WORK/sink")" "$(ms p50 "$WORK/sink")" "$(ms p99 "$WORK/sink")"
awk -v c="$CPU" -v t="$TOOK" -v n="$OUT" 'BEGIN {
  printf "| CPU of the SFU (all of it); per packet sent | %.2f cores; %.1f µs |\n", c / t / 1000, c * 1000 / n }'
printf '| memory of the SFU: idle, at the start, at the end | %d, %d, %d MB |\n' "$IDLE" "$START" "$END"
printf '| collections; all their pauses together; the longest | %d; %s ms; %s ms |\n' "$COLLECTED" "$PAUSED" \
  "$(awk -v before="$BEFORE" '$1 > before && $2 > most { most = $2 } END { printf "%.1f", most * 1000 }' "$WORK/pauses")"
