#!/usr/bin/env bash
# Shows that the tests catch planted faults: each of eng/mutants.list is put into a copy of the sources, built, and the tests named beside it run;
# they must fail. First the same tests run on the sources as they are and must pass. A test host that did not start, or was cut off, is run once more.
# Usage: eng/mutants.sh [WORD: only the faults whose name contains it]
set -euo pipefail
ROOT=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
ONLY=${1:-}
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
TREE=$WORK/tree
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
# Long enough for the slowest of the tests named, also on a busy machine.
export VSTEST_CONNECTION_TIMEOUT=${VSTEST_CONNECTION_TIMEOUT:-300}
LIMIT=${ROOMLENS_MUTANT_SECONDS:-300}

stop() { echo "eng/mutants.sh: $*" >&2; exit 2; }
build() { # project
  dotnet build "$TREE/src/$1" -c Release --no-restore -v q -nologo -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false >"$WORK/log" 2>&1 &&
    cp "$TREE/src/$1/bin/Release/net10.0/RoomLens.$1.dll" "$WORK/$1/"
}
passes() { # project tests
  timeout "$LIMIT" dotnet vstest "$WORK/$1/RoomLens.$1.Tests.dll" --TestCaseFilter:"FullyQualifiedName~.Tests.$2." >"$WORK/log" 2>&1
}

failed() { sed -n 's/^ *Failed RoomLens\.[A-Za-z]*\.Tests\.\([A-Za-z0-9_.]*\).*/\1/p' "$WORK/log" | head -n 1; }

# A fault that no longer fits the sources is found before the first is built.
while IFS= read -r head; do
  [[ $head == "= "* ]] || continue
  read -r file && read -r old && read -r _ || stop "the list ends within '${head#= }'."
  [ "$(grep -cF -- "${old#- }" "$ROOT/$file")" = 1 ] || stop "'${old#- }' does not occur exactly once in $file."
done <"$ROOT/eng/mutants.list"

mkdir -p "$TREE"
(cd "$ROOT" && git ls-files -z src 'Directory.*' global.json .editorconfig | xargs -0 cp --parents -t "$TREE")
for project in Rtp Sfu; do
  dotnet build "$ROOT/tests/$project.Tests" -c Release -v q -nologo >"$WORK/log" 2>&1 || { tail -n 5 "$WORK/log" >&2; stop "tests/$project.Tests does not build."; }
  cp -r "$ROOT/tests/$project.Tests/bin/Release/net10.0" "$WORK/$project"
done
dotnet restore "$TREE/src/Sfu" >"$WORK/log" 2>&1 || { tail -n 5 "$WORK/log" >&2; stop "restore failed."; }

mapfile -t PLACES < <(sed -n 's/^= [^|]*| \(.*\) | \(.*\)$/\1 \2/p' "$ROOT/eng/mutants.list" | sort -u)
for place in "${PLACES[@]}"; do
  # shellcheck disable=SC2086 # Project and tests.
  [ -n "$ONLY" ] || passes $place || { tail -n 20 "$WORK/log" >&2; stop "the tests of '$place' fail without any fault."; }
done

CAUGHT=0
SURVIVED=0
UNDECIDED=0
while IFS= read -r head; do
  [[ $head == "= "* ]] || continue
  IFS='|' read -r name project tests <<<"${head#= }"
  read -r file && read -r old && read -r new || stop "the list ends within '$name'."
  [[ $name == *"$ONLY"* ]] || continue
  name=${name% }
  project=${project// /}
  tests=${tests// /}
  old=${old#- }
  new=${new#+}
  new=${new# }
  source=$(cat "$TREE/$file")
  without=${source//"$old"/}
  [ $(((${#source} - ${#without}))) -eq ${#old} ] || stop "'$old' does not occur exactly once in $file."
  printf '%s\n' "${source/"$old"/"$new"}" >"$TREE/$file"
  build "$project" || { tail -n 5 "$WORK/log" >&2; stop "'$name' does not build."; }
  if passes "$project" "$tests" || { [ -z "$(failed)" ] && passes "$project" "$tests"; }; then
    SURVIVED=$((SURVIVED + 1))
    printf 'SURVIVED  %s\n' "$name"
  else
    # Only a test that failed by name counts: a test host that did not start, or was cut off, proves nothing.
    if [ -n "$(failed)" ]; then
      CAUGHT=$((CAUGHT + 1))
      printf 'caught    %s (%s)\n' "$name" "$(failed)"
    else
      UNDECIDED=$((UNDECIDED + 1))
      printf 'UNDECIDED %s: %s\n' "$name" "$(tail -n 3 "$WORK/log" | tr '\n' ' ')"
    fi
  fi
  printf '%s\n' "$source" >"$TREE/$file"
  # The next fault may be in another project.
  cp "$ROOT/tests/$project.Tests/bin/Release/net10.0/RoomLens.$project.dll" "$WORK/$project/"
done <"$ROOT/eng/mutants.list"
echo "$CAUGHT of $((CAUGHT + SURVIVED + UNDECIDED)) caught, $SURVIVED survived, $UNDECIDED undecided, in $SECONDS s"
[ "$SURVIVED" -eq 0 ] && [ "$UNDECIDED" -eq 0 ] && [ "$CAUGHT" -gt 0 ]
