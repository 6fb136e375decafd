#!/usr/bin/env bash
# Builds the C interface to libtorch into artifacts/native. Called by MSBuild; quick when nothing changed.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out="$root/artifacts/native"
mkdir -p "$out/build"
cmake -S "$root/native" -B "$out/build" -DDISCANT_TORCH_ROOT="${DISCANT_TORCH_ROOT:-}" > "$out/cmake.log" || { cat "$out/cmake.log" >&2; exit 1; }
cmake --build "$out/build" >> "$out/cmake.log" 2>&1 || { cat "$out/cmake.log" >&2; exit 1; }
# Renamed into place: another process may have the old library open.
cp "$out/build/libdiscant_native.so" "$out/libdiscant_native.so.new"
mv "$out/libdiscant_native.so.new" "$out/libdiscant_native.so"
