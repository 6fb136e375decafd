#!/usr/bin/env bash
# The table "separation of instruments from nothing but the recording" of docs/results.md: a method on every piece that bench/render_duets.py has made,
# scored by `discant evaluate --bss gain`. Methods that need an F0 estimate it (`--voices N`); those of the form oracle-* get the true stems.
# A line a piece: SDR / SIR / SAR (mean over voices), SI-SDR of the voices, number of warnings.
# Usage: bench/separate_blind.sh DUETS METHOD [options of separate ...]      PIECES="..." takes some pieces only
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
duets=$1 method=$2
shift 2
pieces=${PIECES:-$(cd "$duets" && ls -d */ | tr -d /)}
"$root/discant" --version > /dev/null

for piece in $pieces; do
  folder=$duets/$piece
  case $method in
    oracle-*) voices=(--references "$folder/references") ;;
    *) voices=(--voices "$(find "$folder/references" -name '*.wav' | wc -l)") ;;
  esac
  started=$(date +%s)
  "$root/discant" separate "$folder/mixture.wav" --method "$method" "${voices[@]}" -o "$folder/out" --force --quiet --json "$@" > "$folder/$method.json" 2> "$folder/$method.log"
  seconds=$(($(date +%s) - started))
  "$root/discant" evaluate --references "$folder/references" --estimates "$folder/out/$method/mixture" --bss gain --json > "$folder/$method.scores.json" 2> /dev/null
  python3 - "$piece" "$folder/$method" "$seconds" <<'Q'
import json, sys
piece, base, seconds = sys.argv[1:]
scores = json.load(open(base + ".scores.json"))
windows = scores["bss"]["windows"]
number = lambda value: float(value)  # what is no finite number comes as "NaN" or "Infinity"
mean = lambda name: sum(number(w[name]) for w in windows) / len(windows)
voices = ", ".join(f"{v['voice']} {number(v['siSdrDb']):.1f}" for v in scores["wholeFile"])
warned = len(json.load(open(base + ".json"))["separations"][0]["record"]["warnings"])
print(f"| {piece} | {mean('sdrDb'):.1f} / {mean('sirDb'):.1f} / {mean('sarDb'):.1f} | {voices} | {warned or ''} | {seconds} |", flush=True)
Q
done
