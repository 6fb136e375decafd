# Reads a result file (.trx) of `dotnet test`. Prints each failed test with its message and stack, each skipped test with its reason,
# and last a line "PASSED FAILED SKIPPED".

function plain(text) {
  gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&apos;/, "'", text)
  gsub(/&#xD;|\r/, "", text); gsub(/&#xA;/, "\n    ", text); gsub(/&amp;/, "\\&", text)
  return text
}

function finish() {
  if (outcome == "") return
  if (outcome == "NotExecuted") print "  skipped: " name ": " (message == "" ? "no reason given" : message)
  else print "  FAILED: " name "\n    " message "\n    " stack
  outcome = ""
}

/<UnitTestResult / {
  match($0, / outcome="[^"]*"/)
  result = substr($0, RSTART + 10, RLENGTH - 11)
  match($0, / testName="[^"]*"/)
  name = plain(substr($0, RSTART + 11, RLENGTH - 12))
  outcome = message = stack = ""
  if (result == "Passed") passed++
  else {
    if (result == "NotExecuted") skipped++
    else failed++
    outcome = result
    if ($0 ~ /\/>[ \r]*$/) finish()
  }
  next
}

outcome != "" && /<Message>/ { inside = "message" }
outcome != "" && /<StackTrace>/ { inside = "stack" }

inside != "" {
  line = $0
  over = line ~ /<\/(Message|StackTrace)>/
  sub(/^ *<(Message|StackTrace)>/, "", line)
  sub(/<\/(Message|StackTrace)>.*$/, "", line)
  line = plain(line)
  if (inside == "message") message = message (message == "" ? "" : "\n    ") line
  else stack = stack (stack == "" ? "" : "\n    ") line
  if (over) inside = ""
}

/<\/UnitTestResult>/ { finish() }

END { print passed + 0, failed + 0, skipped + 0 }
