#!/usr/bin/env bash
# Sets up what is missing, builds everything with the analyzers and runs every test; ends with one line of counts over all of it.
#   ./test.sh              everything
#   ./test.sh AllPole      the tests whose full name contains AllPole
#   ./test.sh 'EXPRESSION' any filter expression of `dotnet test`, such as 'FullyQualifiedName!~Hostile'
set -euo pipefail
root=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
. "$root/tools/setup.sh"
cd "$root"

filter=${1:-}
[[ -z $filter || $filter == *[=~]* ]] || filter="FullyQualifiedName~$filter"
passed=0 failed=0 skipped=0
results="$artifacts/tests"

# Counts a result file; lists what failed, with the reason, and what was skipped, with the reason.
read_results() {
  local counts
  # The last line holds the counts, the others are for the reader.
  counts=$(awk -f tools/test-results.awk "$1")
  [[ $counts != *$'\n'* ]] || printf '%s\n' "${counts%$'\n'*}"
  read -r project_passed project_failed project_skipped <<< "${counts##*$'\n'}"
}

test_project() {
  local project=$1 name status=0 started=$SECONDS
  name=$(basename "$project")
  local options=(-c Release --no-build --nologo --results-directory "$results" --logger "trx;LogFileName=$name.trx")
  # A test that hangs is ended, and counts as failed.
  options+=(--blame-hang-timeout 6m --blame-hang-dump-type none)
  [[ -z $filter ]] || options+=(--filter "$filter")
  project_passed=0 project_failed=0 project_skipped=0
  dotnet test "$project" "${options[@]}" > "$results/$name.log" 2>&1 < /dev/null || status=$?
  [[ ! -e $results/$name.trx ]] || read_results "$results/$name.trx"
  if [[ $status != 0 && $project_failed == 0 ]]; then
    project_failed=1
    echo "  FAILED: the test run itself (all of it: $results/$name.log)"
    tail -n 20 "$results/$name.log"
  fi
  echo "$name: $project_passed passed, $project_failed failed, $project_skipped skipped ($((SECONDS - started)) s)"
  passed=$((passed + project_passed)) failed=$((failed + project_failed)) skipped=$((skipped + project_skipped))
}

# Formatting counts as one test.
check_format() {
  local output
  if output=$(dotnet csharpier check . 2>&1 < /dev/null); then
    echo "formatting: 1 passed"
    passed=$((passed + 1))
  else
    printf '%s\n' "$output" | grep -F 'Error' | sed 's/^/  /'
    echo "  FAILED: files are not formatted as csharpier does it; run: dotnet tool restore && dotnet csharpier format ."
    failed=$((failed + 1))
  fi
}

# What `discant render` calls, and a browser for the page of `discant studio`.
more_packages=(fluidsynth timgm6mb-soundfont mma chromium)
take_turn
say "building Discant and its tests, a few minutes the first time ..."
set_up
build "$root/Discant.slnx"
logged dotnet tool restore 8>&-
leave_turn

rm -rf "$results"
mkdir -p "$results"
[[ -n $filter ]] || check_format
# One after the other: a test project keeps two cores busy by itself.
for project in tests/*.Tests; do test_project "$project"; done

echo "$passed passed, $failed failed, $skipped skipped"
[[ $failed == 0 && $passed -gt 0 ]]
