#!/usr/bin/env bash
# CPU of receiving live 720p30 streams by plain RTP, from the socket to the assembled frame: our media loop and receive streams beside GStreamer's
# `udpsrc ! rtpjitterbuffer ! depay` and beside bare batched reading (rtpsink), all in the same seconds from one sender each.
# Usage: eng/bench/receive.sh [STREAMS, default 8] [SECONDS, default 20] [vp8|h264, default vp8]
# Needs gcc, ffmpeg, gst-launch-1.0 and the load tools (rtpload.c, rtpsink.c) in ROOMLENS_SHARED/bench (default ../shared/bench).
set -euo pipefail
ROOT=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
TOOLS=${ROOMLENS_SHARED:-$ROOT/../shared}/bench
STREAMS=${1:-8}
MEASURED=${2:-20}
CODEC=${3:-vp8}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
for tool in rtpload rtpsink; do
  [ -f "$TOOLS/$tool.c" ] || { echo "receive.sh: $TOOLS/$tool.c is missing; set ROOMLENS_SHARED to the folder above the load tools." >&2; exit 2; }
done
case $CODEC in
  vp8) CLIP=(--ivf) ENCODING=VP8 DEPAY=rtpvp8depay ENCODER=(-c:v libvpx -deadline realtime -cpu-used 8 -error-resilient 1 -b:v 2000k -f ivf) ;;
  h264) CLIP=(--h264) ENCODING=H264 DEPAY=rtph264depay ENCODER=(-c:v libx264 -preset veryfast -tune zerolatency -profile:v baseline -b:v 1500k -f h264) ;;
  *) echo "receive.sh: '$CODEC' is neither vp8 nor h264." >&2; exit 2 ;;
esac
WORK=$(mktemp -d)
STARTED=()
finish() {
  local pid
  for pid in "${STARTED[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$WORK"
}
trap finish EXIT
# User and system time of a process in clock ticks.
ticks() { sed 's/.*) //' "/proc/$1/stat" | awk '{ print $12 + $13 }'; }

for tool in rtpload rtpsink; do gcc -O2 -std=gnu11 -w -o "$WORK/$tool" "$TOOLS/$tool.c"; done
dotnet build "$ROOT/tests/Benchmarks" -c Release -v q -nologo >"$WORK/build.log" || { cat "$WORK/build.log" >&2; exit 1; }
ffmpeg -hide_banner -nostdin -loglevel error -y -f lavfi -i testsrc2=size=1280x720:rate=30,noise=alls=12:allf=t -t 10 "${ENCODER[@]}" \
  -g 75 -keyint_min 75 -pix_fmt yuv420p "$WORK/clip"

SECONDS_ALL=$((MEASURED + 25))
"$ROOT/tests/Benchmarks/bin/Release/net10.0/RoomLens.Benchmarks" receive --port 27000 --codec "$CODEC" --streams "$STREAMS" --seconds $SECONDS_ALL \
  >"$WORK/ours" 2>/dev/null &
OURS=$!
PIPELINE=
for i in $(seq 0 $((STREAMS - 1))); do
  PIPELINE+=" udpsrc port=$((27100 + i)) caps=application/x-rtp,media=video,clock-rate=90000,encoding-name=$ENCODING,payload=96 ! rtpjitterbuffer ! $DEPAY ! fakesink sync=false"
done
# shellcheck disable=SC2086 # The pipeline is words.
gst-launch-1.0 -q $PIPELINE >"$WORK/gstreamer" 2>&1 &
GSTREAMER=$!
"$WORK/rtpsink" --port 27200 --ports "$STREAMS" --duration $SECONDS_ALL >"$WORK/sink" 2>/dev/null &
SINK=$!
STARTED=("$OURS" "$GSTREAMER" "$SINK")
sleep 2
"$WORK/rtpload" "${CLIP[@]}" "$WORK/clip" --streams "$STREAMS" --dst 127.0.0.1:27000 --duration $SECONDS_ALL >"$WORK/load" &
STARTED+=("$!")
"$WORK/rtpload" "${CLIP[@]}" "$WORK/clip" --streams "$STREAMS" --dst 127.0.0.1:27100 --port-step 1 --duration $SECONDS_ALL >"$WORK/load.gstreamer" &
STARTED+=("$!")
"$WORK/rtpload" "${CLIP[@]}" "$WORK/clip" --streams "$STREAMS" --dst 127.0.0.1:27200 --port-step 1 --duration $SECONDS_ALL >"$WORK/load.sink" &
STARTED+=("$!")
# Long enough for the first key frames and the compiler's second tier.
sleep 15
A=$(ticks "$OURS"); B=$(ticks "$GSTREAMER"); C=$(ticks "$SINK"); AT=$(date +%s.%N)
sleep "$MEASURED"
A=$(($(ticks "$OURS") - A)); B=$(($(ticks "$GSTREAMER") - B)); C=$(($(ticks "$SINK") - C)); NOW=$(date +%s.%N)
wait "$OURS"
awk -v n="$STREAMS" -v t="$(awk -v a="$AT" -v b="$NOW" 'BEGIN { print b - a }')" -v hz="$(getconf CLK_TCK)" -v ours="$A" -v gst="$B" -v sink="$C" -v codec="$CODEC" 'BEGIN {
  per = 1000 / hz / t / n
  printf "| %s, %d streams | ms of CPU per stream and second | to GStreamer |\n|---|---|---|\n", codec, n
  printf "| ours, socket to frame | %.2f | %.2f |\n", ours * per, ours / gst
  printf "| GStreamer, socket to frame | %.2f | 1 |\n", gst * per
  printf "| batched reading alone | %.2f | %.2f |\n", sink * per, sink / gst
}'
awk '{ frames += $3; packets += $5; lost += $7 } END { printf "ours: %d frames, %d packets, %d lost\n", frames, packets, lost }' "$WORK/ours"
