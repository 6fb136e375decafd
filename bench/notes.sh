#!/usr/bin/env bash
# The table on notes of docs/results.md: notes found in F0 curves, against the scores they were sung or played from.
# Usage: bench/notes.sh OUTPUT      needs ../shared/data/jsb_chorales, fluidsynth and fluid-soundfont-gm (apt)
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=$1
mkdir -p "$out"
"$root/discant" --version > /dev/null
dotnet build "$root/bench/Discant.Bench" -c Release -v q -nologo > /dev/null
bench() { dotnet "$root/bench/Discant.Bench/bin/Release/net10.0/Discant.Bench.dll" "$@"; }
export DISCANT_SHARED=${DISCANT_SHARED:-$root/../shared}

echo "built-in choir, true F0"
bench note-songs "$out/songs" 3
for song in "$out"/songs/*/; do
  echo "$(basename "$song"), F0 heard from the mixture"
  "$root/discant" pitch "$song/mixture.wav" --voices 4 -o "$song/f0.csv" --force --quiet
  bench notes "$song/f0.csv" "$song"/[0-9]*.mid
done
python3 "$root/bench/render_chorales.py" "$out/chorales" 3
for piece in "$out"/chorales/*/; do
  echo "$(basename "$piece"), F0 heard from the mixture"
  bench mix "$piece/mix" soprano="$piece/soprano.wav" alto="$piece/alto.wav" tenor="$piece/tenor.wav" bass="$piece/bass.wav"
  "$root/discant" pitch "$piece/mix/mixture.wav" --names soprano alto tenor bass -o "$piece/f0.csv" --force --quiet
  bench notes "$piece/f0.csv" "$piece"/{soprano,alto,tenor,bass}.mid
done
