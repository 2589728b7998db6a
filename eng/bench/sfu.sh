#!/usr/bin/env bash
# What a forwarded packet costs: one SFU worker pinned to one core beside udpfan (recvmmsg + sendmmsg, the kernel's floor) on the same core in
# turns, rtpload and rtpsink on the other one. CPU is user + system of the whole process; the divisor is the SFU's own sent counter, which the reading
# sink must confirm to 1 % with nothing lost. Prints one line per figure: measured, ratio, goal.
# Usage: eng/bench/sfu.sh [ROUNDS, default 5] [SECONDS per round, default 5] [SECTIONS, default "plain webrtc workers pipe overload control memory"]
# Needs gcc, curl, python3, taskset, two cores and the load tools (rtpload.c, rtpsink.c, udpfan.c) in ROOMLENS_SHARED/bench (default ../shared/bench).
set -euo pipefail
ROOT=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
TOOLS=${ROOMLENS_SHARED:-$ROOT/../shared}/bench
ROUNDS=${1:-5}
LENGTH=${2:-5}
SECTIONS=${3:-plain webrtc workers pipe overload control memory}
PROGRAM=${ROOMLENS:-$ROOT/src/RoomLens/bin/Release/net10.0/roomlens}
LOAD=${ROOMLENS_LOAD:-$ROOT/tests/Load/bin/Release/net10.0/RoomLens.Load}
SINK_PORT=31000
FAN_PORT=20000
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Neighbours on a shared machine disturb both sides less; without the right to it everything runs as it is. PRIORITY names another way.
read -ra FIRST <<<"${PRIORITY:-nice -n -10}"
"${FIRST[@]}" true 2>/dev/null || FIRST=()
WORK=$(mktemp -d)
STARTED=()
finish() {
  local pid
  for pid in "${STARTED[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$WORK"
}
trap finish EXIT

for tool in rtpload rtpsink udpfan; do
  [ -f "$TOOLS/$tool.c" ] || { echo "sfu.sh: $TOOLS/$tool.c is missing; set ROOMLENS_SHARED to the folder above the load tools." >&2; exit 2; }
  gcc -O2 -std=gnu11 -w -I"$TOOLS" -o "$WORK/$tool" "$TOOLS/$tool.c"
done
for project in src/RoomLens tests/Load; do
  [ -n "${ROOMLENS_BUILT:-}" ] || dotnet build "$ROOT/$project" -c Release -v q -nologo >"$WORK/build.log" || { cat "$WORK/build.log" >&2; exit 1; }
done

# Without a scheduler nobody tells a node whether its rooms may be observed.
start_scheduler() {
  taskset -c 1 "$PROGRAM" scheduler --port 22000 --data "$WORK/scheduler" >"$WORK/scheduler.log" 2>&1 &
  STARTED+=("$!")
  until_ready "$!" "$WORK/scheduler.log"
}
until_ready() { # pid log
  local left=300
  until grep -q 'is ready' "$2" 2>/dev/null; do
    left=$((left - 1))
    [ "$left" -gt 0 ] && kill -0 "$1" || { cat "$2" >&2; exit 1; }
    sleep 0.1
  done
}
# start_sfu WORKERS PORT [CPU]: an SFU alone; PORT is its public listener, PORT + 1 its control API. Sets SFU.
start_sfu() {
  local first=$(($2 + 100))
  mkdir "$WORK/sfu.$2"
  env ROOMLENS__Sfu__Workers="$1" ROOMLENS__Sfu__SpanAbove="${SPAN_ABOVE:-400}" ROOMLENS__Sfu__MediaPort=$(($2 + 20)) ROOMLENS__Sfu__InternalMediaPort=$(($2 + 40)) \
    ROOMLENS__Sfu__PlainPortFirst="$first" ROOMLENS__Sfu__PlainPortLast=$((first + 1499)) ROOMLENS__Sfu__AnnouncedAddresses__0=127.0.0.1 \
    ROOMLENS__Sfu__PlainSilenceTimeout=1.00:00:00 ROOMLENS__Sfu__NodeId="bench-$2" \
    "${FIRST[@]}" ${3:+taskset -c "$3"} "$PROGRAM" sfu --port "$2" --control-port $(($2 + 1)) --scheduler http://127.0.0.1:22000 --data "$WORK/sfu.$2" \
    >"$WORK/sfu.$2.log" 2>&1 &
  SFU=$!
  STARTED+=("$SFU")
  until_ready "$SFU" "$WORK/sfu.$2.log"
}
stop() { kill -TERM "$1" 2>/dev/null || true; wait "$1" 2>/dev/null || true; }
# User and system time of a process in ms.
cpu_ms() { sed 's/.*) //' "/proc/$1/stat" | awk -v hz="$(getconf CLK_TCK)" '{ print ($12 + $13) * 1000 / hz }'; }
# The thread of the first worker, and its CPU time in ns.
thread_of() { grep -l sfu-media-0 "/proc/$1"/task/*/comm | head -1 | cut -d/ -f5; }
thread_ns() { awk '{ print $1 }' "/proc/$1/task/$(thread_of "$1")/schedstat"; }
# busy PID COMMAND …: per cent of a core that the worker's thread takes while the command runs.
busy() {
  local before
  before="$(thread_ns "$1") $(date +%s%N)"
  "${@:2}"
  awk -v a="$before" -v b="$(thread_ns "$1") $(date +%s%N)" 'BEGIN { split(a, x); split(b, y); printf "%.0f", 100 * (y[1] - x[1]) / (y[2] - x[2]) }'
}
rss_kb() { awk '/^VmRSS/ { print $2 }' "/proc/$1/status"; }
field() { sed -n "s/.*\"$1\":\([0-9.-]*\).*/\1/p" "$2"; }
# moved DIRECTION PORT: datagrams that the SFU received (in) or sent (out) so far.
moved() { curl -sf "http://127.0.0.1:$(($2 + 1))/metrics" | awk -v d="direction=\"$1\"" '/^roomlens_sfu_rtp_packets_total/ && index($0, d) { print $2 }'; }
metric() { curl -sf "http://127.0.0.1:$(($2 + 1))/metrics" | awk -v name="$1" '$1 == name { printf "%.0f\n", $2 }'; }
median() { sort -g | awk '{ v[NR] = $1 } END { if (NR) print (NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2) }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }
row() { printf '| %s | %s | %s | %s |\n' "$@"; }

# load NAME STREAMS PORT STEP PPS PACE: goes on where this name's last run of streams ended. The output is in WORK/NAME.load.
load() {
  local next=()
  [ ! -s "$WORK/$1.load" ] || next=(--seq "$(field next_seq "$WORK/$1.load")" --ts "$(field next_ts "$WORK/$1.load")")
  "${FIRST[@]}" "$WORK/rtpload" --streams "$2" --dst "127.0.0.1:$3" --port-step "$4" --pps "$5" --frame-pkts 5 --pace "$6" --duration "$LENGTH" --cpu 1 \
    "${next[@]}" >"$WORK/$1.load.new" 2>/dev/null
  mv "$WORK/$1.load.new" "$WORK/$1.load"
}
sink() { # ports
  "${FIRST[@]}" "$WORK/rtpsink" --port $SINK_PORT --ports "$1" --duration $((LENGTH + 60)) --idle-stop 1.5 --cpu 1 >"$WORK/sink" 2>/dev/null &
  SINK=$!
  sleep 0.3
}

# One round of udpfan: appends its ns per packet, p50 and p99 to NAME.fan.
round_fan() { # name inputs fan pps pace flags …
  local name=$1 inputs=$2 fan=$3 pps=$4 pace=$5
  shift 5
  sink $((inputs * fan))
  "${FIRST[@]}" "$WORK/udpfan" --in $FAN_PORT --in-step 2 --inputs "$inputs" --dst 127.0.0.1:$SINK_PORT --fan "$fan" --rewrite --duration $((LENGTH + 1)) --cpu 0 "$@" >"$WORK/fan" 2>/dev/null &
  local running=$!
  sleep 0.3
  load "$name.fan" "$inputs" $FAN_PORT 2 "$pps" "$pace"
  wait "$running" "$SINK"
  echo "$(field cpu_ns_per_tx "$WORK/fan") $(field p50 "$WORK/sink") $(field p99 "$WORK/sink")" >>"$WORK/$name.fan"
}
# One round of the SFU: the same to NAME.sfu, and whether the sink confirms the counter.
round_sfu() { # name inputs fan pps pace pid port first-producer-port
  local before sent
  sink $(($2 * $3))
  before="$(moved out "$7") $(thread_ns "$6") $(cpu_ms "$6")"
  load "$1.sfu" "$2" "$8" 2 "$4" "$5"
  wait "$SINK"
  local after thread; after="$(cpu_ms "$6") $(thread_ns "$6") $(moved out "$7")"
  read -r ns thread sent < <(awk -v b="$before" -v a="$after" 'BEGIN {
    split(b, x); split(a, y); n = y[3] - x[1]; print (y[1] - x[3]) * 1e6 / n, (y[2] - x[2]) / n, n }')
  echo "$ns $(field p50 "$WORK/sink") $(field p99 "$WORK/sink") $thread" >>"$WORK/$1.sfu"
  awk -v s="$sent" -v made="$(field sent "$WORK/$1.sfu.load")" -v fan="$3" -v got="$(field packets "$WORK/sink")" -v lost="$(field lost_by_counter "$WORK/sink")" \
    -v name="$1" 'BEGIN {
      if (lost != 0 || got < s * 0.99 || got > s * 1.01 || s < made * fan * 0.99)
        printf "sfu.sh: %s: the counter says %d, the sink got %d and misses %d, %d were offered.\n", name, s, got, lost, made * fan }' >&2
}
column() { awk -v c="$2" '{ print $c }' "$WORK/$1" | median; }

# CPU of the compiler's second tier in ms. Its thread comes and goes: the longest-lived one counts, which is all that is needed to see it rest.
compiled_ms() { { cat "/proc/$1"/task/*/stat 2>/dev/null || true; } | awk -v hz="$(getconf CLK_TCK)" '/\(.NET Tiered Com/ { sub(/.*\) /, ""); if ($12 + $13 > most) most = $12 + $13 } END { print most * 1000 / hz }'; }
# warm PID COMMAND …: repeats a load until compiling takes less than 1 % of a core. What runs once a second is compiled again after its thirtieth
# call, so a process younger than 45 s is never taken for warm.
warm() {
  local pid=$1 before left
  shift
  left=$((120 / LENGTH))
  while [ "$left" -gt 0 ]; do
    left=$((left - 1))
    before=$(compiled_ms "$pid")
    "$@"
    if [ "$(ps -o etimes= -p "$pid")" -ge 45 ] &&
      awk -v a="$before" -v b="$(compiled_ms "$pid")" -v t="$LENGTH" 'BEGIN { exit !(b - a < 10 * t) }'; then return; fi
  done
  echo "sfu.sh: still compiling after two minutes." >&2
}

# A cell: udpfan and SFU in turns, once everything is compiled and after one round each that is not counted.
cell() { # label name inputs fan pps pace cpu-goal latency-goal gso-of-udpfan
  local first
  first=$("$LOAD" plain --control http://127.0.0.1:22081 --room "$2" --producers "$3" --consumers "$4" --to $SINK_PORT)
  warm "$PINNED" load "$2.sfu" "$3" "$first" 2 "$5" "$6"
  for round in $(seq 0 "$ROUNDS"); do
    round_fan "$2" "$3" "$4" "$5" "$6"
    round_sfu "$2" "$3" "$4" "$5" "$6" "$PINNED" 22080 "$first"
    [ -z "$9" ] || round_fan "$2.gso" "$3" "$4" "$5" "$6" --gso
    [ "$round" -gt 0 ] || rm -f "$WORK/$2.fan" "$WORK/$2.sfu" "$WORK/$2.gso.fan"
  done
  curl -sf -X DELETE "http://127.0.0.1:22081/v1/rooms/$2" >/dev/null
  row "$1, CPU per packet" "$(printf '%.0f ns; udpfan %.0f ns' "$(column "$2.sfu" 1)" "$(column "$2.fan" 1)")" "$(ratio "$(column "$2.sfu" 1)" "$(column "$2.fan" 1)")" "$7"
  row "the same, the worker's thread alone" "$(printf '%.0f ns' "$(column "$2.sfu" 4)")" "$(ratio "$(column "$2.sfu" 4)" "$(column "$2.fan" 1)")" ""
  [ -z "$9" ] || row "the same, udpfan --gso" "$(printf '%.0f ns' "$(column "$2.gso.fan" 1)")" "$(ratio "$(column "$2.gso.fan" 1)" "$(column "$2.fan" 1)")" ""
  [ -z "$8" ] || for quantile in 2:p50 3:p99; do
    row "$1, added latency ${quantile#*:}" "$(printf '%.0f µs; udpfan %.0f µs' "$(column "$2.sfu" "${quantile%:*}")" "$(column "$2.fan" "${quantile%:*}")")" \
      "$(ratio "$(column "$2.sfu" "${quantile%:*}")" "$(column "$2.fan" "${quantile%:*}")")" "$8"
  done
}

# participants NAME PORT ROOM FLAGS …: starts the load client and waits until all are connected; `go` lets it measure, `gone` waits for its end.
participants() {
  local name=$1 port=$2 room=$3
  shift 3
  mkfifo "$WORK/$name.go"
  "${FIRST[@]}" taskset -c 1 "$LOAD" room --signal "ws://127.0.0.1:$port" --room "$room" --seconds "$LENGTH" "$@" <"$WORK/$name.go" >"$WORK/$name.room" 2>"$WORK/$name.error" &
  CLIENT=$!
  STARTED+=("$CLIENT")
  exec 9>"$WORK/$name.go"
  local left=900
  until grep -q connected "$WORK/$name.room"; do
    left=$((left - 1))
    [ "$left" -gt 0 ] && kill -0 "$CLIENT" || { cat "$WORK/$name.error" >&2; exit 1; }
    sleep 0.1
  done
}
gone() { echo >&9; exec 9>&-; wait "$CLIENT"; }
# spent PID DIRECTION PORT COMMAND …: ns of CPU per datagram moved while the command runs.
spent() {
  local pid=$1 direction=$2 port=$3 packets cpu
  shift 3
  packets=$(moved "$direction" "$port"); cpu=$(cpu_ms "$pid")
  "$@"
  awk -v c="$cpu" -v d="$(cpu_ms "$pid")" -v p="$packets" -v q="$(moved "$direction" "$port")" 'BEGIN { print (d - c) * 1e6 / (q - p) }'
}

section_plain() {
  cell '1 → 100 plain, 300 pps' fan100 1 100 300 packet '≤ 1.2' '≤ 1.5' ''
  cell '100 → 100 plain, one to one, 160 pps' pairs 100 1 160 packet '≤ 1.4' '≤ 1.5' ''
  cell '8 → 50 bots each, 150 pps in frames of 5' bots 8 50 150 frame '≤ 0.7' '≤ 1.5' gso
}
section_webrtc() {
  local first plain
  # Ingest: nobody receives.
  participants ingest 22080 ingest --publishers 50 --no-consume
  warm "$PINNED" sleep "$LENGTH"
  gone
  for round in $(seq 0 "$ROUNDS"); do
    participants "ingest$round" 22080 ingest --publishers 50 --no-consume
    spent "$PINNED" in 22080 sleep "$LENGTH" >>"$WORK/ingest"
    gone
    [ "$round" -gt 0 ] || rm -f "$WORK/ingest"
  done
  row 'WebRTC ingest, 50 × 150 pps in frames of 5, CPU per packet' "$(printf '%.1f µs' "$(awk '{ print $1 / 1000 }' "$WORK/ingest" | median)")" '' '≤ 15 µs'
  first=$("$LOAD" plain --control http://127.0.0.1:22081 --room leg)
  participants leg 22080 leg --viewers 50 --no-feedback --streams 0
  plain=$("$LOAD" plain --control http://127.0.0.1:22081 --room legplain --consumers 50 --to $SINK_PORT)
  warm "$PINNED" load leg.srtp 1 "$first" 2 300 packet
  warm "$PINNED" load leg.plain 1 "$plain" 2 300 packet
  for round in $(seq 0 "$ROUNDS"); do
    spent "$PINNED" out 22080 load leg.srtp 1 "$first" 2 300 packet >>"$WORK/leg.srtp.ns"
    sink 50
    spent "$PINNED" out 22080 load leg.plain 1 "$plain" 2 300 packet >>"$WORK/leg.plain.ns"
    wait "$SINK"
    [ "$round" -gt 0 ] || rm -f "$WORK"/leg.*.ns
  done
  gone
  for room in leg legplain; do curl -sf -X DELETE "http://127.0.0.1:22081/v1/rooms/$room" >/dev/null; done
  row 'SRTP AEAD_AES_128_GCM leg, 1 → 50, above a plain one' "$(awk -v a="$(column leg.srtp.ns 1)" -v b="$(column leg.plain.ns 1)" 'BEGIN { printf "%.2f µs (%.0f and %.0f ns)", (a - b) / 1000, a, b }')" '' '≤ +1 µs'
}
# Both on the same core: what a second worker costs, not what the scheduler of a machine with two cores makes of three busy threads.
section_workers() {
  local pids=() port pid
  start_sfu 1 14080 0; pids+=("$SFU")
  start_sfu 2 16080 0; pids+=("$SFU")
  declare -A first
  for port in 14080 16080; do
    first[${port}a]=$("$LOAD" plain --control http://127.0.0.1:$((port + 1)) --room a --consumers 50 --to $SINK_PORT)
    first[${port}b]=$("$LOAD" plain --control http://127.0.0.1:$((port + 1)) --room b --consumers 50 --to $((SINK_PORT + 50)))
  done
  both() { load "$1.a" 1 "${first[${1}a]}" 2 300 packet & local other=$!; load "$1.b" 1 "${first[${1}b]}" 2 300 packet; wait $other; }
  warm "${pids[0]}" both 14080
  warm "${pids[1]}" both 16080
  for round in $(seq 0 "$ROUNDS"); do
    for port in 14080 16080; do
      pid=${pids[$((port == 16080))]}
      sink 100
      spent "$pid" out $port both $port >>"$WORK/workers.$port"
      wait "$SINK"
      [ "$round" -gt 0 ] || rm -f "$WORK/workers.$port"
    done
  done
  row 'Two workers at the load of one (2 × 1 → 50, 300 pps), CPU per packet' "$(printf '%.0f ns; one worker %.0f ns' "$(column workers.16080 1)" "$(column workers.14080 1)")" \
    "$(ratio "$(column workers.16080 1)" "$(column workers.14080 1)")" '≤ 1.1'
  row 'share of the worker that sent less' "$(curl -sf http://127.0.0.1:16081/v1/stats | python3 -c '
import json, sys
sent = [w["loop"]["sent"] for w in json.load(sys.stdin)["workers"]]
print(f"{100 * min(sent) / sum(sent):.1f} %")')" '' '≥ 45 %'
  stop "${pids[0]}"; stop "${pids[1]}"
}
# A room whose home has a hundred streams that nobody sends: above SpanAbove its ten readers are on the other worker, behind a pipe.
section_pipe() {
  local port spans round quantile pids=()
  declare -A streams
  for port in 4080 6080; do
    spans=$((port == 4080 ? 100000 : 50))
    SPAN_ABOVE=$spans start_sfu 2 $port; pids+=("$SFU")
    "$LOAD" plain --control http://127.0.0.1:$((port + 1)) --room spanning --producers 100 >/dev/null
    streams[$port]=$("$LOAD" plain --control http://127.0.0.1:$((port + 1)) --room spanning --consumers 10 --to $SINK_PORT)
    for round in 1 2; do load "pipe.$port" 1 "${streams[$port]}" 2 300 packet; done
  done
  for round in $(seq "$ROUNDS"); do
    for port in 4080 6080; do
      sink 10
      load "pipe.$port" 1 "${streams[$port]}" 2 300 packet
      wait "$SINK"
      echo "$(field p50 "$WORK/sink") $(field p99 "$WORK/sink") $(field lost_by_counter "$WORK/sink")" >>"$WORK/pipe.$port"
    done
  done
  [ "$(metric roomlens_sfu_pipe_packets_total 6080)" -gt 0 ] && [ "$(metric roomlens_sfu_pipe_packets_total 4080)" = 0 ] ||
    echo 'sfu.sh: pipe: the packets did not go as they should.' >&2
  for quantile in 1:p50 2:p99; do
    row "1 → 10 through a pipe between workers, added latency ${quantile#*:}" \
      "$(printf '%.0f µs; without a pipe %.0f µs' "$(column pipe.6080 "${quantile%:*}")" "$(column pipe.4080 "${quantile%:*}")")" \
      "$(ratio "$(column pipe.6080 "${quantile%:*}")" "$(column pipe.4080 "${quantile%:*}")")" ''
  done
  stop "${pids[0]}"; stop "${pids[1]}"
}
# Mixed requests while a worker, alone on a core, forwards as much as it can; the rest of the process is on the other core, with sender and sink.
section_control() {
  local first pid at=1000 share sending kind p50 p99 longest
  ask() { "${FIRST[@]}" "$LOAD" control --control http://127.0.0.1:10081 --room busy --to $SINK_PORT --requests 500 >"$WORK/control"; }
  start_sfu 1 10080
  pid=$SFU
  taskset -cp 0 "$(thread_of "$pid")" >/dev/null
  first=$("$LOAD" plain --control http://127.0.0.1:10081 --room busy --consumers 100 --to $SINK_PORT)
  "$WORK/rtpsink" --port $SINK_PORT --ports 100 --duration 3600 --drop-all --cpu 1 >/dev/null 2>&1 &
  local dropping=$!
  STARTED+=("$dropping")
  sleep 0.3
  warm "$pid" load busy 1 "$first" 2 "$at" packet
  ask
  read -r kind p50 p99 longest < <(tail -1 "$WORK/control")
  row '500 mixed control requests, without media' "p50 $p50, p99 $p99, longest $longest ms" '' ''
  offer() {
    "${FIRST[@]}" "$WORK/rtpload" --streams 1 --dst "127.0.0.1:$first" --pps "$at" --frame-pkts 5 --pace packet --duration 60 --cpu 1 \
      --seq "$(field next_seq "$WORK/busy.load")" --ts "$(field next_ts "$WORK/busy.load")" >/dev/null 2>&1 &
    sending=$!
    STARTED+=("$sending")
    sleep 1
  }
  withdraw() { kill "$sending" 2>/dev/null || true; wait "$sending" 2>/dev/null || true; sleep 2.5; }
  # The source of a stream that begins anew elsewhere is taken after two seconds of silence.
  sleep 2.5
  until offer; share=$(busy "$pid" sleep 1); [ "$share" -ge 90 ] || [ "$at" -gt 20000 ]; do withdraw; at=$((at * 3 / 2)); done
  share=$(busy "$pid" ask)
  withdraw
  while read -r kind p50 p99 longest; do
    row "the same at full media load ($at pps to 100, media thread busy $share %): $kind" "p50 $p50, p99 $p99, longest $longest ms" '' "$([ "$kind" != all ] || echo 'p99 ≤ 10 ms')"
  done <"$WORK/control"
  kill "$dropping" 2>/dev/null || true
  wait "$dropping" 2>/dev/null || true
  stop "$pid"
}
section_overload() {
  local first ns at out times
  first=$("$LOAD" plain --control http://127.0.0.1:22081 --room over --consumers 100 --to $SINK_PORT)
  "$WORK/rtpsink" --port $SINK_PORT --ports 100 --duration 3600 --drop-all --cpu 1 >/dev/null 2>&1 &
  local dropping=$!
  STARTED+=("$dropping")
  sleep 0.3
  load over 1 "$first" 2 300 packet
  ns=$(spent "$PINNED" out 22080 load over 1 "$first" 2 300 packet)
  for times in 0.5 1 2; do
    for round in $(seq "$ROUNDS"); do
      at=$(awk -v ns="$ns" -v t="$times" 'BEGIN { printf "%d", 1e9 / ns / 100 * t }')
      out=$(moved out 22080)
      load over 1 "$first" 2 "$at" packet
      echo $((($(moved out 22080) - out) / LENGTH)) >>"$WORK/over.$times"
    done
    row "offered $times × capacity (${at} pps to 100)" "$(printf '%.0f kpps out' "$(awk '{ print $1 / 1000 }' "$WORK/over.$times" | median)")" \
      "$(ratio "$(column "over.$times" 1)" "$(column over.0.5 1)") × that of 0.5" "$([ "$times" != 2 ] || echo 'no less than at 1')"
  done
  kill "$dropping" 2>/dev/null || true
  wait "$dropping" 2>/dev/null || true
  curl -sf -X DELETE http://127.0.0.1:22081/v1/rooms/over >/dev/null
}
section_memory() {
  local first many before after low high
  start_sfu 1 12080
  local pid=$SFU
  first=$("$LOAD" plain --control http://127.0.0.1:12081 --room m --consumers 100 --to $SINK_PORT)
  # Both loads with the same objects, after the greater one: what a second and a full history cost by themselves cancels out.
  counted() { echo "$(metric dotnet_allocated_bytes_total 12080) $(moved out 12080)"; }
  load mem 1 "$first" 2 600 packet
  low=$(counted); load mem 1 "$first" 2 100 packet; low="$low $(counted)"
  high=$(counted); load mem 1 "$first" 2 600 packet; high="$high $(counted)"
  row 'allocated per forwarded packet' "$(awk -v l="$low" -v h="$high" 'BEGIN { split(l, a); split(h, b); printf "%.2f bytes", ((b[3] - b[1]) - (a[3] - a[1])) / ((b[4] - b[2]) - (a[4] - a[2])) }')" '' '0'
  # The first five hundred pay for compiler and heap, the next fifteen hundred for themselves.
  many=$("$LOAD" plain --control http://127.0.0.1:12081 --room first --consumers 500 --to $((SINK_PORT + 100)))
  load mem.first 1 "$many" 2 60 packet
  before=$(rss_kb "$pid")
  many=$("$LOAD" plain --control http://127.0.0.1:12081 --room many --consumers 1500 --to 28000)
  load mem.many 1 "$many" 2 30 packet
  after=$(rss_kb "$pid")
  row 'memory per plain consumer (of 1500 more)' "$(awk -v a="$before" -v b="$after" 'BEGIN { printf "%.1f kB", (b - a) / 1500 }')" '' '≤ 24 kB'
  before=$after
  first=$("$LOAD" plain --control http://127.0.0.1:12081 --room producers --producers 200)
  load mem.producers 200 "$first" 2 156 packet
  after=$(rss_kb "$pid")
  row 'memory per 1.5 Mbit/s producer (of 200)' "$(awk -v a="$before" -v b="$after" 'BEGIN { printf "%.2f MB", (b - a) / 200 / 1024 }')" '' '≤ 0.75 MB'
  stop "$pid"
}

printf 'load average %s; %s rounds of %s s, medians\n\n' "$(cut -d' ' -f1-3 /proc/loadavg)" "$ROUNDS" "$LENGTH"
row what measured ratio goal
echo '|---|---|---|---|'
start_scheduler
start_sfu 1 22080 0
PINNED=$SFU
for section in $SECTIONS; do "section_$section"; done
printf '\nload average at the end %s\n' "$(cut -d' ' -f1-3 /proc/loadavg)"
