# Restore and build, skipped when no input changed since the last success. Sourced by eng/setup.sh.

ensure_sdk() {
  has_command dotnet || stop "The .NET SDK is missing; install version $(sdk_version) or a later 10.0 one and put dotnet on the PATH."
  [ -f "$STAMPS/sdk" ] && [ "$STAMPS/sdk" -nt "$ROOT/global.json" ] && return
  (cd "$ROOT" && dotnet --version) >"$LOGS/sdk.log" 2>&1 || {
    head -n 3 "$LOGS/sdk.log" >&2
    stop "No installed .NET SDK satisfies global.json; install version $(sdk_version) or a later 10.0 one."
  }
  touch "$STAMPS/sdk"
}

sdk_version() { sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' "$ROOT/global.json" | head -n 1; }

# Name, size and time of everything the build reads: a deletion counts, a touched file at worst builds once more.
build_inputs() {
  local folders=(src models)
  [ "$1" = run ] || folders+=(tests)
  (
    cd "$ROOT"
    for folder in "${folders[@]}"; do [ ! -d "$folder" ] || printf '%s\0' "$folder"; done |
      xargs -0 -I{} find {} \( -name bin -o -name obj -o -name node_modules \) -prune -o -type f -printf '%p %s %T@\n'
    find . -maxdepth 1 -type f \( -name 'Directory.*' -o -name '*.sln' -o -name global.json -o -name .editorconfig \) -printf '%p %s %T@\n'
    cat "$ROOMLENS_CACHE/npm/.stamp"
  ) | sort | sha256sum
}

# `test` builds everything that `run` builds, in the same configuration.
ensure_built() {
  local mode=$1 target=src/RoomLens/RoomLens.csproj inputs
  [ "$mode" = run ] || target=Analytics.sln
  inputs=$(build_inputs "$mode")
  if [ "$(cat "$STAMPS/build-$mode" 2>/dev/null)" = "$inputs" ] && [ -x "$ROOT/src/RoomLens/bin/$CONFIGURATION/net10.0/roomlens" ]; then
    return 0
  fi

  say "Building (the first time about a minute or two) …"
  local log=$LOGS/build-$mode.log
  # Nodes that outlive the build would keep a CI job open.
  [ "${CI:-}" != true ] || export MSBUILDDISABLENODEREUSE=1
  rm -f "$STAMPS/build-$mode"
  (cd "$ROOT" && dotnet restore "$target" --locked-mode) >"$log" 2>&1 8>&- || {
    grep -E 'error' "$log" | sort -u | head -n 10 >&2 || tail -n 10 "$log" >&2
    stop "dotnet restore failed (all of it: $log). Check that its package source can be reached and that lock files match the project files."
  }
  (cd "$ROOT" && dotnet build "$target" -c "$CONFIGURATION" --no-restore -nologo) >>"$log" 2>&1 8>&- || {
    grep -E ': error' "$log" | sed 's/ \[.*//' | sort -u | head -n 30 >&2
    stop "The build failed (all of it: $log)."
  }
  compile_ahead "$ROOT/src/RoomLens/bin/$CONFIGURATION/net10.0"
  if [ "$mode" = test ] && grep -qE ': warning [A-Z]+[0-9]+' "$log"; then
    grep -E ': warning [A-Z]+[0-9]+' "$log" | sort -u | head -n 20 >&2
    stop "The build has warnings; it must have none (all of it: $log)."
  fi
  echo "$inputs" >"$STAMPS/build-$mode"
  [ "$mode" = run ] || build_inputs run >"$STAMPS/build-run"
}
