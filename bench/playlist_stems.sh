#!/usr/bin/env bash
# Priors on a real recording: the four stems of ../shared/data/waveform_playlist_stems (30 s; bass and drums are one) mixed, separated by `--method flow`
# with five priors, and scored; the mixture itself is scored beside it.
# Usage: bench/playlist_stems.sh OUT
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source=$root/../shared/data/waveform_playlist_stems out=$1
mkdir -p "$out/references" "$out/estimates" "$out/mixtures"
declare -A stems=([bass-drums]=BassDrums30 [guitar]=Guitar30 [piano]=PianoSynth30 [voice]=Vocals30)
inputs=()
for name in "${!stems[@]}"; do
  ffmpeg -loglevel error -y -i "$source/${stems[$name]}.mp3" -ac 1 -c:a pcm_f32le "$out/references/$name.wav" < /dev/null
  inputs+=(-i "$out/references/$name.wav")
done
ffmpeg -loglevel error -y "${inputs[@]}" -filter_complex "amix=inputs=4:normalize=0" -c:a pcm_f32le "$out/mixture.wav" < /dev/null
"$root/discant" separate "$out/mixture.wav" --method flow --priors bass,drums,guitar,piano,voice -o "$out/separated" --force
found=$out/separated/flow/mixture
ffmpeg -loglevel error -y -i "$found/bass.wav" -i "$found/drums.wav" -filter_complex "amix=inputs=2:normalize=0" -c:a pcm_f32le "$out/estimates/bass-drums.wav" < /dev/null
cp "$found"/{guitar,piano,voice}.wav "$out/estimates"
for name in "${!stems[@]}"; do cp "$out/mixture.wav" "$out/mixtures/$name.wav"; done
for estimates in mixtures estimates; do
  echo "$estimates:"
  "$root/discant" evaluate --references "$out/references" --estimates "$out/$estimates"
done
