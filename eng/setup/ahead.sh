# Compiles the built assemblies ahead of time (ReadyToRun): a process starts with a quarter less CPU time, which is what a bot that
# replaces a lost one waits for. Without the compiler the program is the same, only slower to start. Sourced by eng/setup.sh.

# Prints the compiler's path; nothing where it does not exist or cannot be fetched.
ahead_compiler() {
  [ "$(uname -sm)" = 'Linux x86_64' ] || return 0
  local version tool
  version=$(sed -n 's:.*<Crossgen2Version>\(.*\)</Crossgen2Version>.*:\1:p' "$ROOT/Directory.Packages.props")
  tool=${NUGET_PACKAGES:-${HOME:-/root}/.nuget/packages}/microsoft.netcore.app.crossgen2.linux-x64/$version/tools/crossgen2
  [ -x "$tool" ] || dotnet restore "$ROOT/eng/setup/ahead/ahead.csproj" >"$LOGS/ahead.log" 2>&1 8>&- || true
  if [ -f "$tool" ]; then printf '%s\n' "$tool"; fi
}

# Usage: compile_ahead FOLDER. Replaces each assembly by its compiled form; one that cannot be compiled stays as it is.
compile_ahead() {
  local folder=$1 tool frameworks work
  tool=$(ahead_compiler)
  [ -n "$tool" ] || { say "The ahead-of-time compiler cannot be fetched ($LOGS/ahead.log): RoomLens works without it and starts a little slower."; return 0; }
  frameworks=$(dotnet --list-runtimes | sed -n 's:^\(Microsoft\.NETCore\.App\|Microsoft\.AspNetCore\.App\) \(10\.[^ ]*\) \[\(.*\)\]$:\1 \3/\2:p' |
    sort -V | awk '{ newest[$1] = $2 } END { for (name in newest) printf " -r %s/*.dll", newest[name] }')
  work=$(mktemp -d)
  find "$folder" -maxdepth 1 -name '*.dll' -printf '%f\n' | xargs -P "$(nproc)" -I{} sh -c '
    set -f
    "$1" "$2/$4" -o "$3/$4" --targetos:linux --targetarch:x64 -O -r "$2/*.dll" $5 >"$3/$4.log" 2>&1 || rm -f "$3/$4"
  ' compile "$tool" "$folder" "$work" {} "$frameworks"
  find "$work" -name '*.dll' -exec cp {} "$folder/" \;
  cat "$work"/*.log >"$LOGS/ahead.log" 2>/dev/null || true
  rm -rf "$work"
}
