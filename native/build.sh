#!/usr/bin/env bash
# Builds the C interface to libtorch into artifacts/native. Called by MSBuild; quick when nothing changed.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out="$root/artifacts/native"
library=libdiscant_native.so
[[ $(uname) != Darwin ]] || library=libdiscant_native.dylib
# CMake refuses a build folder that has been moved or copied with its checkout.
grep -qsxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root/native" "$out/build/CMakeCache.txt" || rm -rf "$out/build"
mkdir -p "$out/build"
cmake -S "$root/native" -B "$out/build" -DDISCANT_TORCH_ROOT="${DISCANT_TORCH_ROOT:-}" > "$out/cmake.log" 2>&1 || { cat "$out/cmake.log" >&2; exit 1; }
cmake --build "$out/build" >> "$out/cmake.log" 2>&1 || { cat "$out/cmake.log" >&2; exit 1; }
# Renamed into place: another process may have the old library open.
cp "$out/build/$library" "$out/$library.new"
mv "$out/$library.new" "$out/$library"
