#!/usr/bin/env bash
# Measures the main job as whole processes on this machine: start, first event, and the CPU and memory of SFU and bot for STREAMS live
# 720p30 VP8 streams, beside FFmpeg decoding one of the same streams in the same seconds.
# Usage: eng/bench/main-job.sh [STREAMS] [SECONDS]     (default 4 streams, 20 s). ROOMLENS_MODELS with the weights adds the person model.
set -euo pipefail
ROOT=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
STREAMS=${1:-4}
SECONDS_MEASURED=${2:-20}
"$ROOT/eng/setup.sh" run
PROGRAM=$ROOT/src/RoomLens/bin/Release/net10.0/roomlens
WORK=$(mktemp -d)
API=http://127.0.0.1:28080
CONTROL=http://127.0.0.1:28082
export ROOMLENS__Sfu__MediaPort=28100 ROOMLENS__Sfu__InternalMediaPort=28101
STARTED=()
finish() {
  for pid in "${STARTED[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$WORK"
}
trap finish EXIT

now() { date +%s.%N; }
since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.1f", b - a }'; }
# User and system time of a process in clock ticks.
ticks() { sed 's/.*) //' "/proc/$1/stat" | awk '{ print $12 + $13 }'; }
rss() { awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$1/status"; }
field() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p"; }
until_true() { # limit in tenths of a second, command …
  local left=$1; shift
  until "$@" >/dev/null 2>&1; do left=$((left - 1)); [ "$left" -gt 0 ] || { echo "gave up waiting for: $*" >&2; exit 1; }; sleep 0.1; done
}
child_of() { # parent word: the child whose command line has the word
  local stat
  for stat in /proc/[0-9]*/stat; do
    [ "$(sed 's/.*) //' "$stat" 2>/dev/null | awk '{ print $2 }')" = "$1" ] || continue
    tr '\0' '\n' <"${stat%stat}cmdline" | grep -qx "$2" && basename "${stat%/stat}" && return
  done
  return 1
}
start_up() { # flags …
  local began; began=$(now)
  "$PROGRAM" up --port 28080 --control-port 28082 --data "$WORK/data" --offline "$@" >"$WORK/up.log" 2>&1 &
  UP=$!
  STARTED+=("$UP")
  until_true 300 grep -q 'is ready' "$WORK/up.log"
  READY=$(since "$began")
}
stop_up() { kill -TERM "$UP"; wait "$UP" || true; rm -rf "$WORK/data"; }
has_started_event() { curl -sf "$API/v1/events?type=roomlens.detection.started.v1&limit=1" | grep -q detection.started; }

start_up --demo
READY_AT=$(now)
until_true 300 has_started_event
printf '| start to ready | %s s |\n| ready to first event in the store (demo) | %s s |\n' "$READY" "$(since "$READY_AT")"
stop_up

ffmpeg -hide_banner -loglevel error -y -f lavfi -i testsrc2=size=1280x720:rate=30 -t 10 -c:v libvpx -deadline realtime -cpu-used -8 \
  -b:v 1500k -g 30 -error-resilient 1 -pix_fmt yuv420p "$WORK/clip.ivf"
start_up
sleep 3
BOT=$(child_of "$UP" bot)
IDLE_UP=$(rss "$UP")
IDLE_BOT=$(rss "$BOT")
SDP='v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=bench\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video 5004 RTP/AVP 96\r\na=rtpmap:96 VP8/90000\r\n'
for i in $(seq "$STREAMS"); do
  answer=$(curl -sf -X POST "$CONTROL/v1/rooms/bench/plain-producers" -H 'content-type: application/json' \
    -d "{\"kind\":\"video\",\"peerId\":\"p$i\",\"sdp\":\"$SDP\"}")
  PRODUCER=$(field producerId <<<"$answer")
  ffmpeg -hide_banner -nostdin -loglevel error -re -stream_loop -1 -i "$WORK/clip.ivf" -c copy -payload_type 96 -f rtp \
    "rtp://127.0.0.1:$(field port <<<"$answer")?rtcpport=$(field rtcpPort <<<"$answer")&pkt_size=1200" >/dev/null &
  STARTED+=("$!")
done
all_observed() { [ "$(curl -sf "$API/v1/streams" | grep -o '"state":"observed"' | wc -l)" -eq "$STREAMS" ]; }
until_true 300 all_observed

curl -sf -X POST "$CONTROL/v1/rooms/bench/observers" -H 'content-type: application/json' \
  -d '{"observerId":"reader","ip":"127.0.0.1","port":28200,"rtcpPort":28201}' >/dev/null
CONSUMER=$(curl -sf -X POST "$CONTROL/v1/rooms/bench/observers/reader/consumers" -H 'content-type: application/json' \
  -d "{\"producerId\":\"$PRODUCER\",\"paused\":true}" | field consumerId)
curl -sf "$CONTROL/v1/rooms/bench/observers/reader/consumers/$CONSUMER.sdp" >"$WORK/consumer.sdp"
ffmpeg -hide_banner -nostdin -loglevel error -threads 1 -protocol_whitelist file,udp,rtp -i "$WORK/consumer.sdp" -f null - &
READER=$!
STARTED+=("$READER")
curl -sf -X POST "$CONTROL/v1/rooms/bench/observers/reader/consumers/$CONSUMER/resume" >/dev/null
sleep 5

A=$(ticks "$UP"); B=$(ticks "$BOT"); C=$(ticks "$READER"); AT=$(now)
sleep "$SECONDS_MEASURED"
TOOK=$(awk -v a="$AT" -v b="$(now)" 'BEGIN { print b - a }')
A=$(($(ticks "$UP") - A)); B=$(($(ticks "$BOT") - B)); C=$(($(ticks "$READER") - C))
awk -v n="$STREAMS" -v t="$TOOK" -v hz="$(getconf CLK_TCK)" -v up="$A" -v bot="$B" -v ff="$C" -v upm="$(rss "$UP")" -v botm="$(rss "$BOT")" \
  -v upi="$IDLE_UP" -v boti="$IDLE_BOT" 'BEGIN {
  printf "| streams, 720p30 VP8 1.5 Mbit/s | %d |\n", n
  printf "| SFU + scheduler, CPU per stream | %.1f ms/s |\n", up / hz / t / n * 1000
  printf "| bot, CPU per stream (receive, decode, analyse 5 fps) | %.1f ms/s |\n", bot / hz / t / n * 1000
  printf "| FFmpeg decoding one of them | %.1f ms/s |\n", ff / hz / t * 1000
  printf "| bot per stream ÷ FFmpeg | %.2f |\n", (bot / n) / ff
  printf "| memory: SFU + scheduler idle → loaded (per stream) | %d → %d MB (%.1f) |\n", upi, upm, (upm - upi) / n
  printf "| memory: bot idle → loaded (per stream) | %d → %d MB (%.1f) |\n", boti, botm, (botm - boti) / n
}'
