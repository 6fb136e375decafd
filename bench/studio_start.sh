#!/usr/bin/env bash
# Seconds from `./discant studio` to its page over HTTP, four times, on a machine that should be idle.
# Usage: bench/studio_start.sh [PORT]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
port=${1:-7791}
"$root/discant" --version > /dev/null
for _ in 1 2 3 4; do
  folder=$(mktemp -d)
  started=$(date +%s%N)
  "$root/discant" studio --port "$port" --folder "$folder" > /dev/null 2>&1 &
  until curl -sf "http://127.0.0.1:$port/" > /dev/null; do sleep 0.01; done
  echo "$((($(date +%s%N) - started) / 1000000)) ms"
  kill -TERM $!
  wait $! || true
  rm -rf "$folder"
done
