#!/usr/bin/env python3
"""Renders Bach chorales (../shared/data/jsb_chorales, test part) with fluidsynth, one WAV a voice: OUT/PIECE/VOICE.wav.

Usage: bench/render_chorales.py OUT [PIECES]      needs fluidsynth and fluid-soundfont-gm (apt)
"""
import json
import os
import pathlib
import subprocess
import sys

PROGRAMS = {"soprano": 73, "alto": 68, "tenor": 71, "bass": 70}  # flute, oboe, clarinet, bassoon
SOUNDFONT = "/usr/share/sounds/sf2/FluidR3_GM.sf2"
TICKS = 120  # a sixteenth; a quarter has 480 and lasts 0.75 s


def variable_length(value):
    parts = [value & 127]
    while value := value >> 7:
        parts.insert(0, (value & 127) | 128)
    return bytes(parts)


def midi(pitches, program):
    events, delta, sounding = bytearray([0, 0xC0, program]), 0, None
    for pitch in [*pitches, -1]:
        pitch = pitch if pitch > 0 else None
        if pitch != sounding:
            if sounding is not None:
                events += variable_length(delta) + bytes([0x80, sounding, 64])
                delta = 0
            if pitch is not None:
                events += variable_length(delta) + bytes([0x90, pitch, 90])
                delta = 0
            sounding = pitch
        delta += TICKS
    tempo = b"\x00\xff\x51\x03" + (750_000).to_bytes(3, "big")
    track = tempo + bytes(events) + b"\x00\xff\x2f\x00"
    return b"MThd\x00\x00\x00\x06\x00\x00\x00\x01\x01\xe0MTrk" + len(track).to_bytes(4, "big") + track


def main():
    out, pieces = pathlib.Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 4
    shared = pathlib.Path(os.environ.get("DISCANT_SHARED", pathlib.Path(__file__).parent.parent.parent / "shared"))
    chorales = json.loads((shared / "data/jsb_chorales/Jsb16thSeparated.json").read_text())["test"][:pieces]
    for number, chorale in enumerate(chorales):
        folder = out / f"chorale{number}"
        folder.mkdir(parents=True, exist_ok=True)
        for voice, (name, program) in enumerate(PROGRAMS.items()):
            score = folder / f"{name}.mid"
            score.write_bytes(midi([row[voice] for row in chorale], program))
            subprocess.run(
                ["fluidsynth", "-ni", "-q", "-r", "22050", "-g", "0.6", "-R", "0", "-C", "0", "-O", "s16", "-T", "wav"]
                + ["-F", str(folder / f"{name}.wav"), SOUNDFONT, str(score)],
                check=True,
            )


if __name__ == "__main__":
    main()
