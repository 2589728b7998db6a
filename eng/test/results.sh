# Reads the TRX files of a test run. Sourced by ./test.

# TRX names attributes in any order and leaves skipped tests out of its counters: skipped = total - executed.
count_results() {
  local folder=$1
  find "$folder" -name '*.trx' -exec cat {} + | grep -o '<Counters [^>]*>' | awk '
    function attribute(name,   text) {
      if (!match($0, " " name "=\"[0-9]+\"")) return 0
      text = substr($0, RSTART, RLENGTH)
      gsub(/[^0-9]/, "", text)
      return text + 0
    }
    {
      passed += attribute("passed")
      failed += attribute("failed") + attribute("error") + attribute("timeout") + attribute("aborted")
      skipped += attribute("total") - attribute("executed")
    }
    END { printf "%d %d %d\n", passed, failed, skipped }'
}

unescape() { sed -e 's/&quot;/"/g; s/&lt;/</g; s/&gt;/>/g; s/&#xD;//g; s/&#xA;/ /g; s/&apos;/'"'"'/g; s/&amp;/\&/g'; }

list_skipped() {
  local folder=$1 list
  list=$(find "$folder" -name '*.trx' -exec cat {} + | awk '
    /<UnitTestResult / { name = ""; if (/outcome="NotExecuted"/ && match($0, /testName="[^"]*"/)) name = substr($0, RSTART + 10, RLENGTH - 11) }
    name != "" && match($0, /<(Message|StdOut)>[^<]*/) {
      reason = substr($0, RSTART, RLENGTH)
      sub(/<[A-Za-z]*>/, "", reason)
      print "  " name ": " reason
      name = ""
    }' | unescape | sort)
  [ -z "$list" ] || printf 'Skipped:\n%s\n' "$list"
}

summarize() {
  local folder=$1 status=$2 passed failed skipped
  read -r passed failed skipped < <(count_results "$folder")
  # A filter that matches nothing leaves no results; a crash of the test host fails the run without a failed test.
  if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
    echo "The test run itself failed (exit code $status); see above." >&2
  elif [ $((passed + failed + skipped)) -eq 0 ]; then
    echo "No test matches." >&2
    status=1
  fi
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$status" -eq 0 ] && [ "$failed" -eq 0 ]
}
