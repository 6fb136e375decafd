#!/usr/bin/env bash
# The table of docs/results.md: `discant separate` with the published F0 on Nino Dios mixtures, scored by `discant evaluate --protocol umss`.
# Usage: bench/nino_dios.sh OUTPUT [options of separate ...]      e.g. bench/nino_dios.sh /tmp/nino --quality fast
# Needs ../shared/data/csd_nino_dios. MIXES="1111:satb 1111:sa" chooses other mixtures.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=$1
shift
mixes=${MIXES:-"1111:satb 2222:satb 1212:satb 2121:satb 1111:sa 1111:st 1111:sb 1111:at 1111:ab 1111:tb"}
"$root/discant" --version > /dev/null
dotnet build "$root/bench/Discant.Bench" -c Release -v q -nologo > /dev/null
export DISCANT_SHARED=${DISCANT_SHARED:-$root/../shared}
for mix in $mixes; do
  folder="$out/${mix/:/-}"
  mkdir -p "$folder"
  dotnet "$root/bench/Discant.Bench/bin/Release/net10.0/Discant.Bench.dll" nino-mix "${mix%%:*}" "${mix##*:}" "$folder"
  seconds=$(date +%s)
  "$root/discant" separate "$folder/mixture.wav" --f0 "$folder/f0.csv" -o "$folder/separated" --force --quiet "$@" > /dev/null
  seconds=$(($(date +%s) - seconds))
  "$root/discant" evaluate --references "$folder/references" --estimates "$folder/separated/source-filter/mixture" --energy-mixture "$folder/quartet.wav" \
    --protocol umss --json > "$folder/scores.json"
  printf '%s %s s ' "$mix" "$seconds"
  python3 - "$folder/scores.json" <<'P' 2> /dev/null || echo "(see $folder/scores.json)"
import json, sys
rows = json.load(open(sys.argv[1]))["scores"]["summaries"]
print(" ".join(f"{r['voice']} {r['mean']:.2f}/{r['median']:.2f}" for r in rows if r["measure"] == "SI-SDR"))
P
done
