#!/usr/bin/env python3
"""Songs for priors of --method flow: chord lists for the program mma, drawn at random from a fixed seed, in the styles mma comes with.

Every song has bass, drums, guitar and piano: what a style does not give its band, a strumming or picking guitar, a piano, or a line of
single notes is added to it. Voices are drawn anew in each song. `discant render` plays them.

Usage: bench/band_songs.py OUT train|test [SONGS]     # the two share no style
"""
import pathlib
import random
import sys

STYLES = {
    "train": "50sRock 60sRock 68Swing 8Beat Ballad BasicRock Bebop Beguine BigBand BlueFolk BlueGrass Blues Bolero BoneyM "
    "Broadway BubbleRock Calypso ChaCha Charleston CountryBlues CountrySwing CubanGuitar Desert Dixie DSoul EasySwing Evansish FastBlues "
    "Folk FolkBallad FolkyJazzGuitar Foxtrot GuitarBallad HillCountry JazzCombo JazzGuitar JazzRhumba Jive LFusion Mambo March "
    "Merengue ModernJazz NiteJazz PianoBallad PopBallad Quickstep Ragtime Rhumba RockBallad Salsa ShuffleBoggie SlowBlues SlowJazz "
    "SoftRock Spiritual Strut Trance Twist WesternSwing".split(),
    "test": "BossaNova BVFunk FolkRock FastSwing JazzRock MellowJazz Polka Samba Ska SlowCountry Swing Tango".split(),
}
KEYS = "C Db D Eb E F F# G Ab A Bb B".split()
# Semitones above the key and the kind of chord; a bar each.
PROGRESSIONS = [
    [(0, ""), (9, "m"), (5, ""), (7, "7")],
    [(0, ""), (7, ""), (9, "m"), (5, "")],
    [(0, "M7"), (9, "m7"), (2, "m7"), (7, "7")],
    [(0, "m"), (8, ""), (3, ""), (10, "")],
    [(0, "m7"), (5, "m7"), (10, "7"), (3, "M7")],
    [(0, "7"), (5, "7"), (0, "7"), (7, "7")],
    [(2, "m7"), (7, "7"), (0, "M7"), (0, "6")],
    [(0, ""), (5, ""), (2, "m"), (7, "sus4")],
    [(0, ""), (4, "m"), (5, ""), (5, "m")],
    [(9, "m"), (5, ""), (0, ""), (7, "")],
    [(0, "m"), (2, "m7b5"), (7, "7"), (0, "m")],
]
VOICES = {
    "bass": "AcousticBass FingeredBass PickedBass FretlessBass SlapBass1 SlapBass2 SynthBass1 SynthBass2".split(),
    "guitar": "NylonGuitar SteelGuitar JazzGuitar CleanGuitar MutedGuitar OverDriveGuitar DistortonGuitar".split(),
    "piano": "Piano1 Piano1 Piano2 Piano3 Honky-TonkPiano RhodesPiano".split(),
}
RHYTHMS = [
    "{1 4 80; 2 4 70; 3 4 80; 4 4 70}",
    "{1 8 80; 1.5 8 60; 2 8 70; 2.5 8 60; 3 8 80; 3.5 8 60; 4 8 70; 4.5 8 60}",
    "{1 2 80; 3 2 75}",
    "{1 4. 80; 2.5 8 70; 3 4 80; 4.5 8 75}",
    "{1.5 8 75; 2.5 8 80; 4 4 70}",
    "{1 1 80}",
]
LINES = [
    "{1 4 85; 2 8 75; 2.5 8 75; 3 2 85} {1 8 80; 1.5 8 75; 2 4 80; 3 8 80; 4 8 85}",
    "{1 8 80; 1.5 8 75; 2 8 80; 2.5 8 75; 3 8 80; 3.5 8 75; 4 4 80} {1 2 85; 3.5 8 80; 4 4 80}",
    "{2 4 85; 3 4 85; 4 4 80} {1 2. 90}",
]


def track(kind, name, voice, sequence, octave, volume, *more):
    """A track that goes on beside those of the style; each bar it waits less than its share."""
    lines = [f"Voice {voice}", f"Octave {octave}", f"Volume {volume}", f"Sequence {sequence}", "RTime 8", "RVolume 15", *more]
    return [f"Begin {kind}-{name}", *(f"  {line}" for line in lines), "End"]


def added_tracks(generator):
    """A guitar and a piano, each with one or two ways of playing."""
    tracks = []
    for instrument in ("guitar", "piano"):
        ways = generator.sample(["chords", "arpeggio", "line"], generator.choice((1, 1, 2)))
        for way in ways:
            voice, volume = generator.choice(VOICES[instrument]), generator.choice(("m", "mf", "mp"))
            name = f"{instrument}-{way}"
            if way == "chords":
                strum = generator.choice((3, 5, 8)) if instrument == "guitar" else 0
                rhythm = generator.choice(RHYTHMS)
                tracks += track("Chord", name, voice, rhythm, generator.choice((4, 5)), volume, f"Strum {strum}", "Voicing Mode=Optimal")
            elif way == "arpeggio":
                notes = generator.choice((4, 8, 8, 16))
                tracks += track("Arpeggio", name, voice, f"{{1 {notes} 75 * {notes}}}", generator.choice((4, 5)), volume)
            else:
                direction = generator.choice(("Up", "Down", "Both", "Random"))
                octave = generator.choice((4, 5, 6))
                tracks += track("Scale", name, voice, generator.choice(LINES), octave, volume, f"Direction {direction}", "RSkip 20")
    return tracks


def song(style, seed):
    """The lines of a chord list of some 90 s."""
    generator = random.Random(f"{style} {seed}")
    tempo = generator.randint(76, 168)
    lines = [f"RndSeed {generator.randrange(1_000_000)}", f"Tempo {tempo}", f"Groove {style}", f"AllTracks Bass Voice {generator.choice(VOICES['bass'])}"]
    lines += added_tracks(generator)
    key, bar, bars = generator.randrange(12), 1, round(90 * tempo / 240 / 8) * 8
    while bar <= bars:
        for step, kind in generator.choice(PROGRESSIONS) * 2:
            lines.append(f"{bar} {KEYS[(key + step) % 12]}{kind}")
            bar += 1
        key = (key + generator.choice((0, 0, 0, 5, 7, 2, 9))) % 12
    return "\n".join(lines) + "\n"


def main():
    if len(sys.argv) not in (3, 4) or sys.argv[2] not in STYLES:
        sys.exit(__doc__.strip().splitlines()[-1])
    folder, styles = pathlib.Path(sys.argv[1]), STYLES[sys.argv[2]]
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(int(sys.argv[3]) if len(sys.argv) == 4 else len(styles)):
        style = styles[n % len(styles)]
        (folder / f"{sys.argv[2]}-{n:03}-{style}.mma").write_text(song(style, n // len(styles)))


if __name__ == "__main__":
    main()
