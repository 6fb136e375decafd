#!/usr/bin/env bash
# The table on re-synthesis of docs/results.md: spectral SNR of voices made again, on Nino Dios quartets with the published F0.
# Usage: bench/resynthesis.sh OUTPUT [options of separate ...]      e.g. bench/resynthesis.sh /tmp/resynthesis --quality fast
# Needs ../shared/data/csd_nino_dios. MIXES="1111:satb 2222:satb" chooses other mixtures.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=$1
shift
fits=(f0 noise amplitude envelope amplitude,envelope f0,amplitude,envelope all)
mixes=${MIXES:-"1111:satb 2222:satb 1212:satb 2121:satb"}
"$root/discant" --version > /dev/null
dotnet build "$root/bench/Discant.Bench" -c Release -v q -nologo > /dev/null
export DISCANT_SHARED=${DISCANT_SHARED:-$root/../shared}

score() { # NAME ESTIMATES REFERENCES WHAT
  "$root/discant" evaluate --references "$3" --estimates "$2" --energy-mixture "$folder/quartet.wav" --protocol umss --json --quiet > "$folder/$1.json"
  python3 - "$folder/$1.json" "$mix" "$4" << 'P'
import json, sys
rows = [r for r in json.load(open(sys.argv[1]))["scores"]["summaries"] if r["measure"] == "spectral SNR"]
print(sys.argv[2], sys.argv[3] + ":", " ".join(f"{r['voice']} {float(r['mean']):.2f}" for r in rows))
P
}

for mix in $mixes; do
  folder="$out/${mix/:/-}"
  mkdir -p "$folder"
  dotnet "$root/bench/Discant.Bench/bin/Release/net10.0/Discant.Bench.dll" nino-mix "${mix%%:*}" "${mix##*:}" "$folder"
  "$root/discant" separate "$folder/mixture.wav" --f0 "$folder/f0.csv" -o "$folder/separated" --force --quiet "$@"
  stems="$folder/separated/source-filter/mixture"
  edit() { "$root/discant" edit "$@" --force --quiet > /dev/null; }
  edit "$stems" --synthetic --fitted none -o "$folder/plain"
  for parts in "${fits[@]}"; do
    edit "$stems" --synthetic --fitted "$parts" -o "$folder/fitted-$parts"
  done
  edit "$stems" --breath 0 -o "$folder/partials"
  edit "$stems" --transpose 0.001 -o "$folder/whole"
  edit "$stems" --transpose 3st -o "$folder/up"
  python3 - "$stems/f0.csv" "$folder/up/f0.csv" << 'P'
import sys
rows = open(sys.argv[1]).read().splitlines()
with open(sys.argv[2], "w") as f:
    f.write(rows[0] + "\n")
    for row in rows[1:]:
        time, *hertz = row.split(",")
        f.write(",".join([time, *(f"{float(h) * 2 ** (3 / 12):.3f}" for h in hertz)]) + "\n")
P
  edit "$folder"/up/voices/*.wav --f0 "$folder/up/f0.csv" --transpose -3st -o "$folder/back"
  score stems-references "$stems" "$folder/references" "stems against references"
  for against in references stems; do
    truth=$([ $against = references ] && echo "$folder/references" || echo "$stems")
    score "plain-$against" "$folder/plain/voices" "$truth" "parameters alone, plain (--synthetic --fitted none) against $against"
    for parts in "${fits[@]}"; do
      score "fitted-$parts-$against" "$folder/fitted-$parts/voices" "$truth" "parameters alone, fitted: $parts, against $against"
    done
    score "partials-$against" "$folder/partials/voices" "$truth" "measured partials, no residual (--breath 0) against $against"
    score "whole-$against" "$folder/whole/voices" "$truth" "partials and residual (--transpose 0.001) against $against"
    score "back-$against" "$folder/back/voices" "$truth" "three semitones up and down again against $against"
  done
done
