using Discant.Pitch;

namespace Discant.Evaluation.Experiments;

/// <summary>What is done to F0 curves before a method gets them (spec 7.5).</summary>
/// <param name="Kind">Which experiment it belongs to: none, shift, octave, voices, muted.</param>
/// <param name="Value">How much: Hz, octaves, percent of frames; for `voices` a number whose bits are the voices left.</param>
/// <param name="Change">The changed curves.</param>
public sealed record PitchCondition(string Kind, double Value, Func<PitchTracks, PitchTracks> Change)
{
    /// <summary>The curves as they are.</summary>
    public static PitchCondition None { get; } = new("none", 0, tracks => tracks);

    /// <summary>Every F0 moved by so many Hz; silent frames stay silent, and so do frames that would fall to 0 Hz or below.</summary>
    public static PitchCondition Shift(double hertz) => new("shift", hertz, tracks => Mapped(tracks, (_, _, f) => Math.Max(0, f + hertz)));

    /// <summary>Every F0 moved by octaves; silent frames stay silent.</summary>
    public static PitchCondition Octave(int octaves) =>
        new("octave", octaves, tracks => Mapped(tracks, (_, _, f) => f * Math.Pow(2, octaves)));

    /// <summary>Only some voices keep their curves, the others are silent throughout.</summary>
    /// <param name="kept">Bit v is set for voice v.</param>
    public static PitchCondition Voices(int kept) =>
        new("voices", kept, tracks => Mapped(tracks, (voice, _, f) => (kept >> voice & 1) == 1 ? f : 0));

    /// <summary>A share of the frames is silent for all voices: those whose number, drawn from 1 to 100, is not above it.</summary>
    /// <param name="percent">0 to 100.</param>
    /// <param name="seed">Seed of the numbers, which are the same for every share.</param>
    public static PitchCondition Muted(int percent, int seed) =>
        new(
            "muted",
            percent,
            tracks =>
            {
                var random = new Random(seed);
                var drawn = Enumerable.Range(0, tracks.FrameCount).Select(_ => random.Next(1, 101)).ToArray();
                return Mapped(tracks, (_, frame, f) => drawn[frame] <= percent ? 0 : f);
            }
        );

    /// <summary>The conditions of the paper: shifts, octaves, voices removed, frames muted.</summary>
    /// <param name="voices">Number of voices of the mixtures.</param>
    public static IReadOnlyList<PitchCondition> Paper(int voices) =>
        [
            None,
            .. Enumerable.Range(-20, 40).Where(k => k != 0).Select(k => Shift(3 * k)),
            .. Enumerable.Range(-3, 7).Where(k => k != 0).Select(Octave),
            .. Enumerable.Range(1, (1 << voices) - 2).Select(Voices),
            .. Enumerable.Range(1, 33).Select(k => Muted(3 * k, 0)),
        ];

    private static PitchTracks Mapped(PitchTracks tracks, Func<int, int, double, double> change) =>
        new(
            [
                .. Enumerable
                    .Range(0, tracks.VoiceCount)
                    .Select(voice => tracks.Voice(voice).ToArray().Select((f, frame) => f > 0 ? change(voice, frame, f) : 0).ToArray()),
            ],
            tracks.Names
        );
}
