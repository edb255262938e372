#!/usr/bin/env bash
# Adds up the counters of all .trx files in a folder and prints them as one line. Fails when a test failed or a project ran none.
set -euo pipefail
passed=0 failed=0 skipped=0 bad=0
shopt -s nullglob
for file in "$1"/*.trx; do
    counters=$(grep -o '<Counters [^>]*' "$file" || true)
    count() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$counters" | head -n 1; }
    total=$(count total) executed=$(count executed) ok=$(count passed)
    if [[ -z $total || $executed == 0 ]]; then
        echo "$(basename "$file" .trx) ran no test." >&2
        bad=1
    fi
    # What ran and did not pass failed: errors, time-outs and aborted tests have counters of their own.
    passed=$((passed + ${ok:-0}))
    failed=$((failed + ${executed:-0} - ${ok:-0}))
    skipped=$((skipped + ${total:-0} - ${executed:-0}))
done
files=("$1"/*.trx)
if [[ ${#files[@]} == 0 ]]; then
    echo "No test project ran." >&2
    bad=1
fi
if [[ $skipped -gt 0 ]]; then
    echo "$passed passed, $failed failed, $skipped skipped"
else
    echo "$passed passed, $failed failed"
fi
[[ $failed == 0 && $bad == 0 ]]
