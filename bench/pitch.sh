#!/usr/bin/env bash
# The F0 tables of docs/results.md: from mixtures of ../shared/data alone, against pYIN of their stems.
# Usage: bench/pitch.sh OUT [options of pitch ...]       e.g. bench/pitch.sh /tmp/pitch --estimator harmonic-sum
# Needs ../shared/data; for the chorales fluidsynth and fluid-soundfont-gm. SETS="nino-1111 gvm" chooses.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=$1
shift
export DISCANT_SHARED=${DISCANT_SHARED:-$root/../shared}
data=$DISCANT_SHARED/data
sets=${SETS:-"nino-1111 nino-2222 nino-1212 nino-2121 nino-1111-sa nino-1111-st nino-1111-sb nino-1111-at nino-1111-ab nino-1111-tb nino-2222-sa nino-2222-st nino-2222-sb nino-2222-at nino-2222-ab nino-2222-tb gvm choralsynth-anima choralsynth-bread chorale0 chorale1 chorale2"}
"$root/discant" --version > /dev/null
dotnet build "$root/bench/Discant.Bench" -c Release -v q -nologo > /dev/null
bench() { dotnet "$root/bench/Discant.Bench/bin/Release/net10.0/Discant.Bench.dll" "$@"; }

# mixture.wav, references/ and for Nino Dios the published curves, f0.csv
mixture() {
  local set=$1 folder=$2 singers voices
  case $set in
    nino-*)
      singers=${set:5:4} voices=${set:10}
      bench nino-mix "$singers" "${voices:-satb}" "$folder"
      ;;
    gvm)
      local trio=$data/gvm_georgian_trio/GVM009_BatonebisNanina
      bench mix "$folder" top="${trio}_TVCM.flac" middle="${trio}_MVCM.flac" bass="${trio}_BVCM.flac"
      ;;
    *)
      local piece
      case $set in
        choralsynth-anima) piece=$data/choralsynth/08_Anima_nostra ;;
        choralsynth-bread) piece=$data/choralsynth/I_am_the_bread ;;
        *) piece=$out/rendered/$set ;;
      esac
      bench mix "$folder" soprano="$piece/soprano.wav" alto="$piece/alto.wav" tenor="$piece/tenor.wav" bass="$piece/bass.wav"
      ;;
  esac
}

# pYIN of every stem, put together: true.csv
truth() {
  local folder=$1 names=()
  shift
  for name in "$@"; do
    "$root/discant" pitch "$folder/references/$name.wav" --voices 1 --names "$name" -o "$folder/references/$name.csv" --force --quiet
    names+=("$folder/references/$name.csv")
  done
  bench join "$folder/true.csv" "${names[@]}"
}

[[ $sets != *chorale[0-9]* ]] || "$root/bench/render_chorales.py" "$out/rendered" 3
for set in $sets; do
  folder=$out/$set
  [[ -e $folder/mixture.wav ]] || mixture "$set" "$folder"
  case $set in
    gvm) names="top middle bass" ;;
    nino-*-*) names=$(for ((k = 10; k < ${#set}; k++)); do case ${set:k:1} in s) echo soprano ;; a) echo alto ;; t) echo tenor ;; b) echo bass ;; esac done) ;;
    *) names="soprano alto tenor bass" ;;
  esac
  # shellcheck disable=SC2086 # several words
  [[ -e $folder/true.csv ]] || truth "$folder" $names
  # shellcheck disable=SC2086
  "$root/discant" pitch "$folder/mixture.wav" --names $names -o "$folder/heard.csv" --force --quiet "$@"
  for curves in heard f0; do
    [[ -e $folder/$curves.csv ]] || continue
    "$root/discant" pitch score "$folder/true.csv" "$folder/$curves.csv" --json > "$folder/$curves.json"
    python3 - "$set" "$curves" "$folder/$curves.json" <<'P'
import json, sys
scores = json.load(open(sys.argv[3]))
wide, strict = scores["withinQuarterTone"]["pitch"], scores["withinFifthOfSemitone"]["pitch"]
voices = " ".join(f"{v['rawPitchAccuracy']:.3f}/{v['voicingRecall']:.3f}/{v['voicingFalseAlarm']:.3f}" for v in scores["voices"])
print(f"| {sys.argv[1]} | {sys.argv[2]} | {wide['precision']:.3f} | {wide['recall']:.3f} | {wide['fScore']:.3f} | {strict['fScore']:.3f} | {voices} |")
P
  done
done
