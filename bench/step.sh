#!/usr/bin/env bash
# One training step (batch 16 x 4 s x 4 voices, full size) and its parts; with the path of a checkout of github.com/schufo/umss, its step beside ours.
# Usage: bench/step.sh [CHECKOUT]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
"$root/discant" --version > /dev/null
dotnet build "$root/bench/Discant.Bench" -c Release -v q -nologo > /dev/null
bench() { dotnet "$root/bench/Discant.Bench/bin/Release/net10.0/Discant.Bench.dll" step "$@"; }
bench full 16 4 4 1 2
bench full 16 4 4 2 2
if [[ $# -gt 0 ]]; then python3 "$root/bench/step_beside_pytorch.py" "$1"; fi
