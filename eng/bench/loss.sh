#!/usr/bin/env bash
# Frames delivered intact over lossy networks, our receiver beside GStreamer and FFmpeg.
# Usage: eng/bench/loss.sh emulator [FRAMES, default 20000] [SEEDS, default 5]    ours alone, in the emulator of the tests
#        eng/bench/loss.sh wire [SEED, default 11] [RTTS] [LOSSES]                all three on the same seeded packets, 369 frames a cell; "10 50" ms, "1 5 10 20 bursts" %
# `wire` needs gcc, ffmpeg, gst-launch-1.0 and the load tools (rtpload.c, rtpimpair.c) in ROOMLENS_SHARED/bench (default ../shared/bench).
# Intact = the decoded picture is bit by bit one of the loss-free decode; wrong = handed on, but another picture.
set -euo pipefail
ROOT=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
TOOLS=${ROOMLENS_SHARED:-$ROOT/../shared}/bench
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
MODE=${1:-}

if [ "$MODE" = emulator ]; then
  export ROOMLENS_LOSS_FRAMES=${2:-20000} ROOMLENS_LOSS_SEEDS=${3:-5}
  echo '| codec | RTT | loss | goal | intact (worst–best seed) | wrong | frames |'
  echo '|---|---|---|---|---|---|---|'
  cd "$ROOT"
  dotnet test tests/Rtp.Tests -c Release --nologo --filter FullyQualifiedName~LossTableTests --logger 'console;verbosity=detailed' |
    sed -n 's/^ *\(| [A-Z].*\)/\1/p; s/^ *\(Failed .*\)/\1/p' | sort -t '|' -k 2,2r -k 3,3 -k 4,4n
  exit "${PIPESTATUS[0]}"
fi
[ "$MODE" = wire ] || { sed -n '2,6s/^# //p' "$0" >&2; exit 2; }

SEED=${2:-11}
for tool in rtpload rtpimpair; do
  [ -f "$TOOLS/$tool.c" ] || { echo "loss.sh: $TOOLS/$tool.c is missing; set ROOMLENS_SHARED to the folder above the load tools." >&2; exit 2; }
done
WORK=$(mktemp -d)
finish() {
  local pid
  for pid in $(jobs -p); do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$WORK"
}
trap finish EXIT
for tool in rtpload rtpimpair; do gcc -O2 -std=gnu11 -w -o "$WORK/$tool" "$TOOLS/$tool.c"; done
dotnet build "$ROOT/tests/Benchmarks" -c Release -v q -nologo >"$WORK/build.log" || { cat "$WORK/build.log" >&2; exit 1; }
OURS=$ROOT/tests/Benchmarks/bin/Release/net10.0/RoomLens.Benchmarks

# Noise in every picture: no two are equal, and one wrong reference shows.
PICTURE=(-f lavfi -i "mandelbrot=s=640x360:r=30:end_scale=0.02:maxiter=200" -f lavfi -i "testsrc2=s=240x180:r=30"
  -filter_complex "[0][1]overlay=x=40+30*sin(t):y=30+20*cos(1.3*t),noise=alls=6:allf=t:all_seed=7,format=yuv420p[v]" -map "[v]" -t 13)
FF=(ffmpeg -hide_banner -nostdin -loglevel error -y)
"${FF[@]}" "${PICTURE[@]}" -c:v libvpx -deadline realtime -cpu-used 6 -error-resilient 1 -lag-in-frames 0 -auto-alt-ref 0 -b:v 1500k \
  -minrate 1500k -maxrate 1500k -bufsize 900k -g 75 -keyint_min 75 "$WORK/clip.vp8.ivf"
"${FF[@]}" "${PICTURE[@]}" -c:v libx264 -preset veryfast -tune zerolatency -profile:v baseline -bf 0 -b:v 1500k -maxrate 2000k -bufsize 1500k \
  -g 75 -keyint_min 75 -sc_threshold 0 -x264-params slices=1 -f h264 "$WORK/clip.h264"
mv "$WORK/clip.vp8.ivf" "$WORK/clip.vp8"
for codec in vp8 h264; do "${FF[@]}" -i "$WORK/clip.$codec" -pix_fmt yuv420p -f framemd5 - | sed -n 's/^[^#].* //p' >"$WORK/reference.$codec"; done

receive_ours() { # codec port out
  "$OURS" receive --codec "$1" --port "$2" --seconds 20 --decode >"$3" 2>/dev/null
}
receive_gstreamer() { # codec port out
  local encoding=VP8 depay='rtpvp8depay ! vp8dec'
  [ "$1" = vp8 ] || { encoding=H264; depay='rtph264depay ! avdec_h264'; }
  # shellcheck disable=SC2086 # The pipeline is words.
  timeout -s INT 20 gst-launch-1.0 -q -e udpsrc port="$2" \
    caps="application/x-rtp,media=video,clock-rate=90000,encoding-name=$encoding,payload=96,ssrc=(uint)1000,rtcp-fb-nack=(boolean)true" ! \
    s.recv_rtp_sink rtpsession name=s rtp-profile=avpf s.recv_rtp_src ! \
    rtprtxreceive payload-type-map="application/x-rtp-pt-map,96=(uint)97" ssrc-map="application/x-rtp-ssrc-map,1000=(uint)1001" ! \
    rtpssrcdemux name=d d.src_1000 ! rtpjitterbuffer do-retransmission=true latency=200 ! $depay ! video/x-raw,format=I420 ! \
    filesink location="$3.yuv" s.send_rtcp_src ! udpsink host=127.0.0.1 port=$(($2 + 2)) sync=false async=false >"$3.log" 2>&1 || true
  "${FF[@]}" -f rawvideo -pix_fmt yuv420p -s 640x360 -i "$3.yuv" -f framemd5 - | sed -n 's/^[^#].* //p' >"$3" || true
  rm -f "$3.yuv"
}
receive_ffmpeg() { # codec port out
  printf 'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\nm=video %d RTP/AVP 96\na=rtpmap:96 %s/90000\n' "$2" "${1^^}" >"$3.sdp"
  timeout -s INT 20 "${FF[@]}" -protocol_whitelist file,udp,rtp -threads 1 -i "$3.sdp" -fps_mode passthrough -pix_fmt yuv420p -f framemd5 "$3.md5" 2>/dev/null || true
  # Where every key frame is broken, FFmpeg writes nothing at all.
  : >"$3"
  [ ! -f "$3.md5" ] || sed -n 's/^[^#].* //p' "$3.md5" >"$3"
}
cell() { # codec rtt loss port impairment …
  local codec=$1 rtt=$2 loss=$3 port=$4 who out
  shift 4
  for who in ours gstreamer ffmpeg; do
    out=$WORK/$codec.$rtt.$loss.$who
    "receive_$who" "$codec" $((port + 10)) "$out" &
    # GStreamer answers from a port of its own.
    "$WORK/rtpimpair" --in "$port" --dst 127.0.0.1:$((port + 10)) --feedback $((port + 12)) "$@" --seed "$SEED" --delay "$rtt" --nack --rtx-pt 97 \
      --duration 20 >"$out.impair" 2>/dev/null &
    port=$((port + 20))
  done
  sleep 4
  for who in 3 2 1; do
    "$WORK/rtpload" "--${CLIP[$codec]}" "$WORK/clip.$codec" --ssrc 1000 --seed "$SEED" --dst 127.0.0.1:$((port - 20 * who)) --duration 12.3 >"$WORK/load.$codec.$who" &
  done
  wait
  printf '| %s | %s ms | %s |' "${codec^^}" "$rtt" "$loss"
  for who in ours gstreamer ffmpeg; do
    out=$WORK/$codec.$rtt.$loss.$who
    awk -v sent="$(sed -n 's/.*"frames":\([0-9]*\).*/\1/p' "$WORK/load.$codec.1")" 'FNR == NR { known[$1] = 1; next } { given++; if ($1 in known) intact++ }
      END { printf " %d (%.1f %%) | %d |", intact, 100 * intact / sent, given - intact }' "$WORK/reference.$codec" "$out"
  done
  echo
}
declare -A CLIP=([vp8]=ivf [h264]=h264)
echo '| codec | RTT | loss | ours: intact | wrong | GStreamer: intact | wrong | FFmpeg: intact | wrong |'
echo '|---|---|---|---|---|---|---|---|---|'
for rtt in ${3:-10 50}; do
  for loss in ${4:-1 5 10 20 bursts}; do
    LOSS=(--drop "$(awk -v p="$loss" 'BEGIN { print p / 100 }')" --drop-rtcp "$(awk -v p="$loss" 'BEGIN { print p / 100 }')")
    [ "$loss" != bursts ] || LOSS=(--burst 0.02 --burst-leave 0.3 --drop-rtcp 0.0625)
    cell vp8 "$rtt" "$loss" 26000 "${LOSS[@]}" >"$WORK/row.vp8" &
    VP8=$!
    cell h264 "$rtt" "$loss" 26100 "${LOSS[@]}" >"$WORK/row.h264" &
    wait "$VP8" $!
    cat "$WORK/row.vp8" "$WORK/row.h264"
  done
done
