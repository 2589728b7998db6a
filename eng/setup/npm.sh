# npm packages: the ONNX Runtime sources and libraries (cache) and the dashboard (clone). Sourced by eng/setup.sh.

onnxruntime_lock() { sha256sum <"$ROOT/eng/npm/package-lock.json"; }

onnxruntime_ready() {
  local modules=$ROOMLENS_CACHE/npm/node_modules
  [ -d "$modules/com.github.asus4.onnxruntime/Runtime" ] && [ -d "$modules/onnxruntime-node/bin" ] || return 1
  [ "$(cat "$ROOMLENS_CACHE/npm/.stamp" 2>/dev/null)" = "$(onnxruntime_lock)" ]
}

npm_ci() {
  local folder=$1 log=$2
  (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund) >"$log" 2>&1 && return
  tail -n 5 "$log" >&2
  stop "npm could not install the packages of $folder (all of its output: $log). Check that its registry can be reached, then run the command again."
}

# Installed beside and moved into place, so that a broken download never replaces a good folder.
ensure_onnxruntime() {
  onnxruntime_ready && return
  say "Downloading the ONNX Runtime packages into $ROOMLENS_CACHE/npm (once, about 260 MB) …"
  local next=$ROOMLENS_CACHE/npm.next
  rm -rf "$next"
  mkdir -p "$next"
  cp "$ROOT/eng/npm/package.json" "$ROOT/eng/npm/package-lock.json" "$next/"
  npm_ci "$next" "$LOGS/npm-onnxruntime.log"
  onnxruntime_lock >"$next/.stamp"
  rm -rf "$ROOMLENS_CACHE/npm"
  mv "$next" "$ROOMLENS_CACHE/npm"
}

# The scheduler serves src/Dashboard/dist.
ensure_dashboard() {
  local folder=$ROOT/src/Dashboard
  [ -f "$folder/package.json" ] || return 0
  local lock state
  lock=$(sha256sum <"$folder/package-lock.json")
  if [ ! -d "$folder/node_modules" ] || [ "$(cat "$STAMPS/dashboard-npm" 2>/dev/null)" != "$lock" ]; then
    say "Installing the dashboard's npm packages …"
    npm_ci "$folder" "$LOGS/npm-dashboard.log"
    echo "$lock" >"$STAMPS/dashboard-npm"
  fi
  state=$(cd "$folder" && find . \( -name node_modules -o -name dist \) -prune -o -type f -printf '%p %s %T@\n' | sort | sha256sum)
  if [ ! -f "$folder/dist/index.html" ] || [ "$(cat "$STAMPS/dashboard" 2>/dev/null)" != "$state" ]; then
    say "Building the dashboard …"
    (cd "$folder" && npm run build) >"$LOGS/dashboard.log" 2>&1 || {
      tail -n 20 "$LOGS/dashboard.log" >&2
      stop "The dashboard does not build (all of it: $LOGS/dashboard.log)."
    }
    echo "$state" >"$STAMPS/dashboard"
  fi
}
