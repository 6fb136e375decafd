#!/usr/bin/env python3
"""The duet of additive tones on which spec 12 tried the policy gradient: 30 s, two timbres whose ranges overlap, exact truth.

Usage: bench/additive_duet.py OUT [SEED]      writes OUT/additive/mixture.wav and OUT/additive/references/{odd,even}.wav, 16 kHz

`odd` has strong odd partials (h-th amplitude 0.75^(h-1), even ones times 0.08) from MIDI 55 to 72; `even` 0.62^(h-1), the second partial times
1.5, vibrato of 0.4 %, from MIDI 64 to 81. Notes of 0.2 to 0.6 s that die away, rests for 12 % of the notes, partials random by 1.5 dB.
"""
import array
import math
import os
import random
import sys
import wave

RATE = 16000
SECONDS = 30
VOICES = {
    "odd": dict(low=55, high=72, falls=0.75, evens=0.08, second=1.0, vibrato=0.0),
    "even": dict(low=64, high=81, falls=0.62, evens=1.0, second=1.5, vibrato=0.004),
}


def partials(voice, fundamental, rng):
    """Frequency and amplitude of each partial below 3.8 kHz."""
    found = []
    for h in range(1, 21):
        if h * fundamental > 3800:
            break
        amplitude = voice["falls"] ** (h - 1) * (voice["evens"] if h % 2 == 0 else 1) * (voice["second"] if h == 2 else 1)
        found.append((h, amplitude * 10 ** (rng.uniform(-1.5, 1.5) / 20)))
    return found


def play(voice, rng):
    sound = array.array("d", bytes(8 * RATE * SECONDS))
    at = 0
    while at < len(sound):
        length = min(len(sound) - at, int(RATE * rng.uniform(0.2, 0.6)))
        if rng.random() >= 0.12:
            fundamental = 440 * 2 ** ((rng.randint(voice["low"], voice["high"]) - 69) / 12)
            note(sound, at, length, fundamental, voice, rng)
        at += length
    return sound


def note(sound, at, length, fundamental, voice, rng):
    tones = [(h, a, rng.uniform(0, 2 * math.pi)) for h, a in partials(voice, fundamental, rng)]
    loudness = 0.15 * rng.uniform(0.7, 1)
    for n in range(length):
        t = n / RATE
        swell = min(1, n / 160, (length - n) / 320) * math.exp(-1.5 * t) * loudness
        phase = 2 * math.pi * fundamental * (t + voice["vibrato"] / (2 * math.pi * 5.5) * (1 - math.cos(2 * math.pi * 5.5 * t)))
        sound[at + n] += swell * sum(a * math.sin(h * phase + p) for h, a, p in tones)


def save(path, sound):
    with wave.open(path, "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes(array.array("h", [max(-32768, min(32767, round(32767 * x))) for x in sound]).tobytes())


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    folder = os.path.join(sys.argv[1], "additive")
    os.makedirs(os.path.join(folder, "references"), exist_ok=True)
    rng = random.Random(int(sys.argv[2]) if len(sys.argv) == 3 else 1)
    sounds = {name: play(voice, rng) for name, voice in VOICES.items()}
    for name, sound in sounds.items():
        save(os.path.join(folder, "references", f"{name}.wav"), sound)
    save(os.path.join(folder, "mixture.wav"), [sum(both) for both in zip(*sounds.values())])


main()
