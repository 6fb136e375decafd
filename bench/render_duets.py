#!/usr/bin/env python3
"""Duets for separation without F0, one folder a piece: OUT/PIECE/{mixture.wav,references/*.wav}, the mixture the exact sum of the stems.

Rendered with each soundfont found (fluidsynth; apt: fluid-soundfont-gm, timgm6mb-soundfont): two melodies of our own, drawn at random from a
fixed seed, 40 s. Put together from ../shared/data: pairs, a trio and a quartet of Bach10, duos of violin and clarinet, the trio of TRIOS.

With --held-out instead the same pairs on other melodies, other pairs, and melodies put together from recorded notes (../shared/data/philharmonia_notes),
30 s each; another SEED than 500 makes other melodies. With --unsuitable what these methods are not for: two violins, two flutes (FluidR3), drums and a piano
(../shared/data/slakh2100_clips).

Usage: bench/render_duets.py OUT [SECONDS]
       bench/render_duets.py OUT --held-out [SEED]
       bench/render_duets.py OUT --unsuitable
"""
import array
import os
import pathlib
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import wave

SOUNDFONTS = {"fluidr3": "/usr/share/sounds/sf2/FluidR3_GM.sf2", "timgm": "/usr/share/sounds/sf2/TimGM6mb.sf2"}
RATE = 44100
TICKS_A_SECOND = 960
# General MIDI program, lowest and highest key of the melody.
PLAYERS = {
    "recorder": (74, 72, 91),
    "violin": (40, 57, 84),
    "flute": (73, 64, 88),
    "clarinet": (71, 52, 79),
    "cello": (42, 38, 62),
    "oboe": (68, 60, 84),
    "bassoon": (70, 36, 62),
    "trumpet": (56, 57, 79),
    "viola": (41, 50, 74),
}
DUETS = [("recorder", "violin"), ("flute", "clarinet"), ("clarinet", "cello")]
HELD_OUT = [("oboe", "bassoon"), ("trumpet", "viola"), ("flute", "cello")]
# Lowest and highest key of the recorded notes, and what their names end with.
RECORDED = {
    "flute": (62, 86, "1_forte_normal"),
    "clarinet": (52, 79, "1_forte_normal"),
    "cello": (38, 64, "1_forte_arco-normal"),
    "saxophone": (52, 76, "1_forte_normal"),
}
RECORDED_DUETS = [("flute", "cello"), ("clarinet", "cello"), ("saxophone", "clarinet")]
KEYS = ("C", "Cs", "D", "Ds", "E", "F", "Fs", "G", "Gs", "A", "As", "B")
FADE = 1000
# Root mean square, of 32768.
LEVEL = 1600
SCALE = (0, 2, 4, 5, 7, 9, 11)
BACH = {"violin": "S1_violin", "clarinet": "S2_clarinet", "saxophone": "S3_saxophone", "bassoon": "S4_bassoon"}


def melody(seed, low, high, seconds):
    """(key or None for a rest, velocity, ticks) in order: steps and small leaps in a scale, 0.2 to 0.8 s a note."""
    generator, ticks, notes = random.Random(seed), 0, []
    keys = [key for key in range(low, high + 1) if key % 12 in SCALE]
    place = generator.randrange(len(keys))
    while ticks < seconds * TICKS_A_SECOND:
        length = round(generator.uniform(0.2, 0.8) * TICKS_A_SECOND)
        place = min(max(place + generator.choice((-5, -3, -2, -1, -1, 0, 1, 1, 2, 3, 5)), 0), len(keys) - 1)
        notes.append((None if generator.random() < 0.1 else keys[place], generator.randint(70, 110), length))
        ticks += length
    return notes


def variable_length(value):
    parts = [value & 127]
    while value := value >> 7:
        parts.insert(0, (value & 127) | 128)
    return bytes(parts)


def midi(notes, program):
    events, delta = bytearray([0, 0xC0, program]), 0
    for key, velocity, ticks in notes:
        if key is None:
            delta += ticks
            continue
        events += variable_length(delta) + bytes([0x90, key, velocity]) + variable_length(ticks) + bytes([0x80, key, 64])
        delta = 0
    # Half a second a quarter.
    track = b"\x00\xff\x51\x03" + (500_000).to_bytes(3, "big") + bytes(events) + b"\x00\xff\x2f\x00"
    header = struct.pack(">4sIHHH", b"MThd", 6, 0, 1, TICKS_A_SECOND // 2)
    return header + b"MTrk" + len(track).to_bytes(4, "big") + track


def read(path):
    """Mono samples, 16 bit."""
    with wave.open(str(path)) as file:
        assert (file.getsampwidth(), file.getframerate()) == (2, RATE), path
        samples = array.array("h", file.readframes(file.getnframes()))
        channels = file.getnchannels()
    return samples if channels == 1 else array.array("h", [(l + r) // 2 for l, r in zip(samples[::2], samples[1::2])])


def write(path, samples):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())


def render(notes, program, soundfont, seconds):
    with tempfile.TemporaryDirectory() as folder:
        score, sound = pathlib.Path(folder, "score.mid"), pathlib.Path(folder, "sound.wav")
        score.write_bytes(midi(notes, program))
        subprocess.run(
            ["fluidsynth", "-ni", "-q", "-r", str(RATE), "-g", "0.7", "-R", "0", "-C", "0", "-O", "s16", "-T", "wav"]
            + ["-F", str(sound), soundfont, str(score)],
            check=True,
        )
        samples = read(sound)[: seconds * RATE]
    return samples + array.array("h", bytes(2 * (seconds * RATE - len(samples))))


def piece(folder, stems):
    (folder / "references").mkdir(parents=True, exist_ok=True)
    length = min(len(stem) for stem in stems.values())
    total = [sum(values) for values in zip(*(stem[:length] for stem in stems.values()))]
    # Halved (all stems alike) where the sum would clip.
    halvings = max(0, (max(map(abs, total)) // 32768).bit_length())
    stems = {name: array.array("h", [value >> halvings for value in stem[:length]]) for name, stem in stems.items()}
    for name, stem in stems.items():
        write(folder / "references" / f"{name}.wav", stem)
    write(folder / "mixture.wav", array.array("h", map(sum, zip(*stems.values()))))
    print(folder.name)


def recorded_note(data, name, ending, key):
    """A note, mono; the nearest lower one where it was not recorded."""
    while not (path := data / f"philharmonia_notes/{name}/{name}_{KEYS[key % 12]}{key // 12 - 1}_{ending}.mp3").exists():
        key -= 1
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-ac", "1", "-ar", str(RATE), "-f", "s16le", "-"]
    samples = array.array("h", subprocess.run(command, check=True, capture_output=True).stdout)
    # Recordings begin with some silence.
    return samples[next(k for k, value in enumerate(samples) if abs(value) > max(map(abs, samples)) // 50) :]


def play_recorded(data, seed, name, seconds):
    """The melody of recorded notes, each cut to its length and faded out; as loud as any other voice, on the average."""
    low, high, ending = RECORDED[name]
    notes = melody(seed, low, high, seconds)
    recordings = {key: recorded_note(data, name, ending, key) for key in {key for key, _, _ in notes if key is not None}}
    stem, at = array.array("h", bytes(2 * seconds * RATE)), 0
    for key, velocity, ticks in notes:
        length = ticks * RATE // TICKS_A_SECOND
        note = recordings.get(key, ())
        sounding = min(length, len(note), len(stem) - at)
        for k in range(sounding):
            stem[at + k] = int(note[k] * velocity / 220 * min(1, (sounding - k) / FADE))
        at += length
    gain = LEVEL / (sum(value * value for value in stem) / len(stem)) ** 0.5
    return array.array("h", (max(-32768, min(32767, round(value * gain))) for value in stem))


def held_out(out, data, seed):
    seconds = 30
    for font, path in SOUNDFONTS.items():
        for number, pair in enumerate(DUETS + HELD_OUT):
            players = {name: PLAYERS[name] for name in pair}
            stems = {
                name: render(melody(seed + 10 * number + part, low, high, seconds), program, path, seconds)
                for part, (name, (program, low, high)) in enumerate(players.items())
            }
            piece(out / f"{font}-{'-'.join(pair)}", stems)
    for number, pair in enumerate(RECORDED_DUETS):
        stems = {name: play_recorded(data, seed + 200 + 10 * number + part, name, seconds) for part, name in enumerate(pair)}
        piece(out / f"recorded-{'-'.join(pair)}", stems)


def unsuitable(out, data):
    for number, name in enumerate(("violin", "flute")):
        program, low, high = PLAYERS[name]
        seeds = (90 + 10 * number + part for part in (1, 2))
        stems = {f"{name}{k}": render(melody(seed, low, high, 20), program, SOUNDFONTS["fluidr3"], 20) for k, seed in enumerate(seeds, 1)}
        piece(out / f"{name}-{name}", stems)
    for name, clip in (("drums", "01"), ("piano", "03")):
        (out / name).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(data / f"slakh2100_clips/dev/{clip}_{name}.wav", out / name / "mixture.wav")
        print(name)


def main():
    out = pathlib.Path(sys.argv[1])
    data = pathlib.Path(os.environ.get("DISCANT_SHARED", pathlib.Path(__file__).parent.parent.parent / "shared")) / "data"
    if sys.argv[2:] == ["--unsuitable"]:
        return unsuitable(out, data)
    if sys.argv[2:3] == ["--held-out"]:
        return held_out(out, data, int(sys.argv[3]) if len(sys.argv) > 3 else 500)
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 40
    for font, path in SOUNDFONTS.items():
        if not os.path.exists(path):
            print(f"{font}: {path} is not there; left out", file=sys.stderr)
            continue
        for number, pair in enumerate(DUETS):
            stems = {}
            for part, name in enumerate(pair):
                program, low, high = PLAYERS[name]
                stems[name] = render(melody(10 * number + part + 1, low, high, seconds), program, path, seconds)
            piece(out / f"{font}-{'-'.join(pair)}", stems)
    bach = lambda number, names: {name: read(data / f"bach10_excerpts/dev/{number:02}_{BACH[name]}.wav") for name in names}
    for number in (1, 2, 3):
        for pair in (("violin", "bassoon"), ("clarinet", "bassoon"), ("violin", "clarinet")):
            piece(out / f"bach10-{number:02}-{'-'.join(pair)}", bach(number, pair))
        dev = data / "violin_clarinet/dev"
        piece(out / f"vc-{number:02}", {"violin": read(dev / f"{number:02}_vio.wav"), "clarinet": read(dev / f"{number:02}_cla.wav")})
    piece(out / "bach10-01-trio", bach(1, ("violin", "clarinet", "bassoon")))
    piece(out / "bach10-01-quartet", bach(1, tuple(BACH)))
    piece(out / "trios-lussier", {name: read(data / f"trios/dev/lussier/{name}.wav") for name in ("bassoon", "piano", "trumpet")})


if __name__ == "__main__":
    main()
