using Discant.Audio;
using Discant.Pitch;
using Discant.Separation.Editing;
using Discant.Separation.Parameters;
using Discant.Synthesis.Harmonics;
using Discant.Tests.Synthesis.Harmonics;

namespace Discant.Tests.Separation.Editing;

/// <summary>Two voices as a separation leaves them: stems and curves in a folder.</summary>
internal static class EditingExamples
{
    internal const int Rate = 16000;
    internal const int Frames = 125;
    internal const int Samples = Rate * 2 + 77;

    internal static IReadOnlyList<double[]> Curves { get; } =
    [
        [.. new double[10], .. HarmonicExamples.Curve(100, 330), .. new double[15]],
        [.. HarmonicExamples.Curve(60, 147, vibratoCents: 0), .. new double[20], .. HarmonicExamples.Curve(45, 165)],
    ];

    /// <summary>Writes high.wav, low.wav and f0.csv.</summary>
    internal static SeparatedRecording Write(string folder, int channels = 1)
    {
        Directory.CreateDirectory(folder);
        for (var v = 0; v < 2; v++)
            AudioFile.Write(
                Path.Combine(folder, v == 0 ? "high.wav" : "low.wav"),
                new AudioBuffer(
                    [.. Enumerable.Range(0, channels).Select(c => Array.ConvertAll(s_stems[v], x => (1 - 0.3f * c) * x))],
                    Rate
                ),
                AudioFileFormat.WavFloat,
                overwrite: true
            );
        PitchFile.Write(Path.Combine(folder, "f0.csv"), new PitchTracks(Curves, ["high", "low"]));
        return SeparatedRecording.Open(folder);
    }

    /// <summary>Writes parameters of both voices beside them, which know nothing of how they sound.</summary>
    internal static void WriteParameters(string folder)
    {
        var voice = new ConstantVoice((Samples + 255) / 256 + 1);
        using var writer = new ParameterWriter(
            Path.Combine(folder, ParameterFile.FileName),
            voice.Layout,
            new PitchTracks(Curves, ["high", "low"]),
            Samples,
            new Dictionary<string, string>(StringComparer.Ordinal),
            overwrite: false
        );
        for (long first = 0; first < voice.Frames; first += voice.Layout.WindowFrames)
        {
            var frames = (int)Math.Min(voice.Layout.WindowFrames, voice.Frames - first);
            var filters = voice.NoiseFilter(0).Concat(voice.NoiseFilter(1)).ToArray();
            writer.Write(
                new ParameterBlock(first, frames, [voice.Stretch(first, frames), voice.Stretch(first, frames)], [filters, filters])
            );
        }
        writer.Complete();
    }

    internal static float[] Read(string folder, string name) => AudioFile.Read(Path.Combine(folder, name + ".wav")).Channels[0];

    private static readonly float[][] s_stems = [Stem(0), Stem(1)];

    private static float[] Stem(int voice)
    {
        var sound = new float[Samples];
        var random = new Random(voice);
        foreach (var stretch in SungStretch.Of(Curves[voice]))
        {
            var curve = stretch.Curve();
            var tone = HarmonicExamples.Tone(curve.Turns, curve.Hertz, Samples, Rate, HarmonicExamples.Vowel);
            for (var n = 0; n < Samples; n++)
                sound[n] += (float)stretch.Gate((double)n / Rate) * tone[n];
        }
        for (var n = Rate / 10; n < Samples - Rate / 10; n++)
            sound[n] += 0.002f * (float)(random.NextDouble() - 0.5);
        return sound;
    }
}
