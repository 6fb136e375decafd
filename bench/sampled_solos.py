#!/usr/bin/env python3
"""Bass lines and drum patterns from recorded single notes and hits, for priors of --method flow: other sounds than a soundfont's.

Basses: the notes of freepats "Bass YR" (CC0), finger and pick, in random scales with rests; each line is moved by up to two semitones.
Drums: the hits and loops of Debian's sonic-pi-samples (CC0), in random patterns of a bar that change every four bars, with swing and
accents. All from a fixed seed. Songs are written as OUT/sampled-NN/{bass,drums}.wav, 22,050 Hz, mono, a minute each; ffmpeg reads the samples.

Usage: bench/sampled_solos.py OUT FREEPATS_FOLDER SONIC_PI_SAMPLES [SONGS]
"""
import pathlib
import random
import subprocess
import sys

import numpy as np
import scipy.io.wavfile

RATE = 22050
SECONDS = 60
NOTES = "C C# D D# E F F# G G# A A# B".split()
SCALES = [(0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10), (0, 3, 5, 7, 10), (0, 2, 4, 7, 9)]
# Which samples can stand for which part of a kit.
KITS = {
    "kick": "drum_bass_hard drum_bass_soft drum_heavy_kick bd_fat bd_ada bd_gas bd_haus bd_klub bd_pure bd_tek elec_soft_kick".split(),
    "snare": "drum_snare_hard drum_snare_soft sn_dub sn_dolf sn_generic sn_zome elec_snare elec_hi_snare elec_lo_snare".split(),
    "hat": "drum_cymbal_closed drum_cymbal_pedal elec_cymbal elec_tick".split(),
    "open": "drum_cymbal_open drum_cymbal_soft drum_splash_soft".split(),
    "crash": "drum_cymbal_hard drum_splash_hard".split(),
    "tom": "drum_tom_hi_hard drum_tom_mid_hard drum_tom_lo_hard drum_tom_hi_soft drum_tom_mid_soft drum_tom_lo_soft drum_cowbell".split(),
}
LOOPS = "loop_amen loop_amen_full loop_breakbeat loop_compus loop_electric loop_mehackit1 loop_mehackit2 loop_perc1 loop_perc2 loop_safari loop_tabla".split()


def read(path):
    """Mono, 22,050 Hz."""
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-f", "f32le", "-ac", "1", "-ar", str(RATE), "-"]
    return np.frombuffer(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout, np.float32)


def faded(sound, samples):
    """The first samples of a sound, its last 30 ms faded."""
    sound = sound[:samples].copy()
    fade = min(len(sound), int(0.03 * RATE))
    sound[len(sound) - fade :] *= np.linspace(1, 0, fade)
    return sound


def add(track, at, sound):
    """A sound into a track, from a sample on."""
    at, end = min(at, len(track)), min(len(track), at + len(sound))
    track[at:end] += sound[: end - at]


def bass(generator, tones):
    """A line: scale notes near the last one, as long as an eighth to a half, rests in between."""
    track = np.zeros(SECONDS * RATE, np.float32)
    scale, key = generator.choice(SCALES), generator.randrange(12)
    allowed = [n for n in sorted(tones) if (n - key) % 12 in scale]
    beat, place, time = 60 / generator.randint(70, 165), generator.randrange(len(allowed)), 0.0
    short = generator.choice((0.6, 0.9, 1.0))
    while time < SECONDS - 1:
        length = beat * generator.choice((0.5, 0.5, 0.5, 1, 1, 2))
        for _ in range(generator.choice((1, 1, 2, 4))):
            if generator.random() > 0.12 and time < SECONDS - 1:
                sound = faded(tones[allowed[place]], int(short * length * RATE)) * 10 ** (generator.uniform(-8, 0) / 20)
                add(track, int(time * RATE), sound)
            time += length
        place = min(max(place + generator.choice((-3, -2, -1, 1, 2, 3)), 0), len(allowed) - 1)
    moved = 2 ** (generator.uniform(-2, 2) / 12)
    return np.interp(np.arange(0, len(track) - 1, moved), np.arange(len(track)), track).astype(np.float32)


def pattern(generator):
    """Which part sounds on which sixteenth of a bar, and how loud."""
    bar = [(0, "kick", 1.0)] + [(s, "kick", 0.9) for s in range(2, 16, 2) if generator.random() < 0.25]
    bar += [(s, "snare", 1.0) for s in generator.choice(((4, 12), (4, 12), (8,), (4, 10, 12)))]
    bar += [(s, "snare", 0.3) for s in range(16) if generator.random() < 0.08]
    step = generator.choice((1, 2, 2, 2, 4))
    bar += [(s, "hat" if generator.random() > 0.1 else "open", 0.35 + 0.25 * (s % 4 == 0)) for s in range(0, 16, step)]
    return bar


def fill(generator):
    """A bar that ends in toms and a crash on the one after it."""
    return pattern(generator)[:3] + [(s, "tom", generator.uniform(0.5, 1)) for s in range(8, 16) if generator.random() < 0.7]


def drums(generator, hits, loops):
    """Patterns of four bars, every third song a chain of loops instead."""
    track = np.zeros(SECONDS * RATE, np.float32)
    if generator.random() < 0.33:
        time = 0
        while time < len(track):
            loop = loops[generator.choice(sorted(loops))]
            for _ in range(generator.choice((1, 2, 4))):
                add(track, time, loop)
                time += len(loop)
        return track
    kit = {part: generator.choice(names) for part, names in KITS.items()}
    sixteenth, swing = 15 / generator.randint(70, 170), generator.choice((0, 0, 0.2, 0.33))
    bars = int(SECONDS / (16 * sixteenth))
    for number in range(bars):
        if number % 4 == 0:
            usual = pattern(generator)
        hits_now = fill(generator) if number % 4 == 3 and generator.random() < 0.6 else usual
        if number % 8 == 0:
            hits_now = hits_now + [(0, "crash", 0.8)]
        for step, part, level in hits_now:
            name = generator.choice(KITS["tom"]) if part == "tom" else kit[part]
            time = (number * 16 + step + (swing if step % 2 else 0)) * sixteenth + generator.gauss(0, 0.004)
            add(track, max(0, int(time * RATE)), hits[name] * level * 10 ** (generator.uniform(-3, 0) / 20))
    return track


def write(path, sound):
    """16 bits, the loudest sample 6 dB below full scale."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sound = sound * (0.5 / max(1e-6, float(np.abs(sound).max())))
    scipy.io.wavfile.write(path, RATE, np.round(sound * 32767).astype(np.int16))


def main():
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__.strip().splitlines()[-1])
    out, freepats, sonic = (pathlib.Path(a) for a in sys.argv[1:4])
    # Bass YR goes from E1 upwards, an octave a folder.
    tones = {
        way: {28 + (NOTES.index(f.stem.rstrip("2")) - 4) % 12 + (12 if f.stem.endswith("2") else 0): read(f) for f in (freepats / "samples" / way).glob("*.flac")}
        for way in ("finger", "pick")
    }
    hits = {name: read(sonic / f"{name}.flac") for names in KITS.values() for name in names}
    loops = {name: read(sonic / f"{name}.flac") for name in LOOPS}
    for n in range(int(sys.argv[4]) if len(sys.argv) == 5 else 20):
        generator = random.Random(f"sampled {n}")
        write(out / f"sampled-{n:02}" / "bass.wav", bass(generator, tones[generator.choice(("finger", "pick"))]))
        write(out / f"sampled-{n:02}" / "drums.wav", drums(generator, hits, loops))


if __name__ == "__main__":
    main()
