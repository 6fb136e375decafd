#!/usr/bin/env bash
# The table "from the recording alone" of docs/results.md: `discant separate` without F0, beside the same with the published F0 (Nino Dios) or
# with pYIN of the stems (the other sets), scored by `discant evaluate`. Uses the folders that bench/pitch.sh has made.
# Usage: bench/separate_alone.sh PITCH_OUT [options of separate ...]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=$1
shift
export DISCANT_SHARED=${DISCANT_SHARED:-$root/../shared}
sets=${SETS:-$(cd "$out" && ls -d */ | tr -d / | grep -v rendered)}
"$root/discant" --version > /dev/null

score() {
  local folder=$1 kind=$2 protocol=whole quartet=()
  # The paper's protocol, whose silence rule refers to the quartet.
  [[ ! -e $folder/quartet.wav ]] || { protocol=umss quartet=(--energy-mixture "$folder/quartet.wav"); }
  "$root/discant" evaluate --references "$folder/references" --estimates "$folder/$kind/source-filter/mixture" --protocol "$protocol" "${quartet[@]}" --json > "$folder/$kind.sdr.json"
  python3 - "$(basename "$folder")" "$kind" "$folder/$kind.sdr.json" <<'P'
import json, sys
rows = [r for r in json.load(open(sys.argv[3]))["scores"]["summaries"] if r["measure"] == "SI-SDR"]
everything = next(r for r in rows if r["voice"] == "all")
voices = ", ".join(f"{r['voice']} {r['mean']:.2f}" for r in rows if r["voice"] != "all")
print(f"| {sys.argv[1]} | {sys.argv[2]} | {everything['mean']:.2f} / {everything['median']:.2f} | {voices} |")
P
}

for set in $sets; do
  folder=$out/$set
  names=$(head -1 "$folder/true.csv" | tr ',' '\n' | sed -n 's/_hz$//p')
  given=$folder/f0.csv
  [[ -e $given ]] || given=$folder/true.csv
  "$root/discant" separate "$folder/mixture.wav" --f0 "$given" -o "$folder/given" --force --quiet "$@" > /dev/null
  # shellcheck disable=SC2086 # one name a word
  "$root/discant" separate "$folder/mixture.wav" --names $names -o "$folder/alone" --force --quiet "$@" > /dev/null
  score "$folder" given
  score "$folder" alone
done
