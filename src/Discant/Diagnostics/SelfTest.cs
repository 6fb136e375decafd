using System.Diagnostics;
using System.Globalization;
using Discant.Audio;
using Discant.Pitch;
using Discant.Separation;
using Discant.Separation.SourceFilter;

namespace Discant.Diagnostics;

/// <summary>Takes one second of two tones apart with a tiny untrained network: everything from reading to writing runs once.</summary>
public static class SelfTest
{
    private const int SampleRate = 44100;
    private const double LargestError = 1e-4;

    private static readonly NetworkSize s_tiny = new(EncoderUnits: 8, Latent: 8, DecoderUnits: 8, OutputUnits: 8);

    /// <summary>Runs it in the temporary folder.</summary>
    /// <returns>Whether stems of the right length came out that add up to the recording.</returns>
    public static Check Run()
    {
        var folder = Directory.CreateTempSubdirectory("discant-selftest-").FullName;
        try
        {
            var since = Stopwatch.GetTimestamp();
            var error = Separate(folder);
            var found = string.Create(
                CultureInfo.InvariantCulture,
                $"stems add up to within {error:0.0e0} in {Stopwatch.GetElapsedTime(since).TotalSeconds:0.0} s"
            );
            return error <= LargestError
                ? new Check("self test", found, Verdict.Good)
                : new Check("self test", found, Verdict.Missing, "please report this");
        }
        catch (Exception e)
        {
            return new Check("self test", "failed: " + e.Message.Split('\n')[0], Verdict.Missing, "see the lines above");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Separate(string folder)
    {
        var input = Path.Combine(folder, "tones.wav");
        var sound = new float[SampleRate];
        for (var n = 0; n < sound.Length; n++)
            sound[n] = 0.3f * (MathF.Sin(2 * MathF.PI * 220 * n / SampleRate) + MathF.Sin(2 * MathF.PI * 330 * n / SampleRate));
        AudioFile.Write(input, new AudioBuffer([sound], SampleRate), AudioFileFormat.WavFloat);
        var frames = (int)Math.Ceiling(1 / PitchTracks.FrameSeconds);
        var pitch = new PitchTracks([
            [.. Enumerable.Repeat(330.0, frames)],
            [.. Enumerable.Repeat(220.0, frames)],
        ]);
        var request = new SeparationRequest(input, pitch, Path.Combine(folder, "stems"));
        var prepare = SourceFilterMethod.With(new SourceFilterSettings { Size = s_tiny });
        var summary = new SeparationPipeline().Separate(request, prepare, new NoProgress(), CancellationToken.None);

        var stems = summary.Stems.Select(s => AudioFile.Read(s.File).Channels[0]).ToArray();
        if (stems.Any(s => s.Length != sound.Length))
            return double.PositiveInfinity;
        return Enumerable.Range(0, sound.Length).Max(n => Math.Abs(stems.Sum(s => (double)s[n]) - sound[n]));
    }

    private sealed class NoProgress : IProgress<SeparationProgress>
    {
        public void Report(SeparationProgress value) { }
    }
}
