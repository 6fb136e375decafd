using Discant.Pitch;

namespace Discant.Tests.Pitch.Notes;

internal static class NoteExamples
{
    /// <summary>Steady notes, a MIDI number and frames each; 0 is a rest.</summary>
    internal static double[] Curve(params (double Midi, int Frames)[] notes) =>
        [.. notes.SelectMany(n => Enumerable.Repeat(n.Midi > 0 ? PitchScale.Hertz(n.Midi) : 0, n.Frames))];

    /// <summary>A note with a vibrato of 5.5 Hz.</summary>
    internal static double[] Vibrato(double midi, int frames, double cents) =>
        [
            .. Enumerable
                .Range(0, frames)
                .Select(k => PitchScale.Hertz(midi + cents / 100 * Math.Sin(2 * Math.PI * 5.5 * k * PitchTracks.FrameSeconds))),
        ];
}
