#!/usr/bin/env bash
# Priors on real rock songs: the guitar of each song of Debian's fretsonfire-songs-sectoid (MIT) and the rest of the band, 30 s from the middle of both,
# mixed, separated by `--method flow` with the priors bass, drums, guitar and scored: the guitar, and everything else together; the mixture itself beside it.
# Usage: bench/fretsonfire.sh OUT [PRIORS]     SONGS=/usr/share/games/fretsonfire/data/songs/sectoid
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=$1 priors=${2:-bass,drums,guitar} songs=${SONGS:-/usr/share/games/fretsonfire/data/songs/sectoid}
for song in "$songs"/*/; do
  name=$(basename "$song") folder=$out/$(basename "$song" | tr ' ' '-')
  mkdir -p "$folder/references" "$folder/estimates" "$folder/mixtures"
  length=$(ffprobe -v error -show_entries format=duration -of csv=p=0 "$song/guitar.ogg")
  start=$(python3 -c "print(max(0, $length / 2 - 15))")
  for part in guitar song; do
    ffmpeg -loglevel error -y -ss "$start" -t 30 -i "$song/$part.ogg" -ac 1 -c:a pcm_f32le "$folder/references/$part.wav" < /dev/null
  done
  ffmpeg -loglevel error -y -i "$folder/references/guitar.wav" -i "$folder/references/song.wav" -filter_complex "amix=inputs=2:normalize=0" \
    -c:a pcm_f32le "$folder/mixture.wav" < /dev/null
  "$root/discant" separate "$folder/mixture.wav" --method flow --priors "$priors" -o "$folder/separated" --force --bits 32 --quiet
  found=$folder/separated/flow/mixture
  rest=()
  for stem in $(tr ',' ' ' <<< "$priors"); do [[ $stem == guitar ]] || rest+=(-i "$found/$stem.wav"); done
  ffmpeg -loglevel error -y "${rest[@]}" -filter_complex "amix=inputs=$((${#rest[@]} / 2)):normalize=0" -c:a pcm_f32le "$folder/estimates/song.wav" < /dev/null
  cp "$found/guitar.wav" "$folder/estimates"
  for part in guitar song; do cp "$folder/mixture.wav" "$folder/mixtures/$part.wav"; done
  for estimates in mixtures estimates; do
    "$root/discant" evaluate --references "$folder/references" --estimates "$folder/$estimates" --json 2> /dev/null |
      python3 -c 'import json, sys; print(sys.argv[1] + ":", ", ".join("%s %.2f" % (v["voice"], float(v["siSdrDb"])) for v in json.load(sys.stdin)["wholeFile"]))' "$name, $estimates"
  done
done
