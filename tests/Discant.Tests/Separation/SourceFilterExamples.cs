using Discant.Pitch;
using Discant.Separation.SourceFilter;
using Discant.Synthesis.Singing;
using Discant.Tests.Synthesis.Singing;
using Discant.Training;

namespace Discant.Tests.Separation;

/// <summary>Networks of a few units and fractions of a second of sound: enough for every law of training.</summary>
internal static class SourceFilterExamples
{
    internal const int Frames = 16;
    private const int Hop = SourceFilterModel.Hop;

    internal static NetworkSize Tiny { get; } = new(EncoderUnits: 8, Latent: 6, DecoderUnits: 12, OutputUnits: 10);

    internal static SourceFilterModel Model(int seed = 1) => new(new ParameterNetwork(Tiny, new Random(seed)));

    internal static float[][] Parameters(SourceFilterModel model) => [.. model.Network.Parameters().Select(p => p.ToSingles())];

    /// <summary>Harmonic tones of random pitch with a little noise, two voices a mixture.</summary>
    internal static TrainingBatch Batch(Random random, int mixtures, int frames = Frames)
    {
        var sounds = new float[mixtures][];
        var pitch = new double[2 * mixtures][];
        for (var k = 0; k < mixtures; k++)
        {
            sounds[k] = new float[frames * Hop];
            for (var voice = 0; voice < 2; voice++)
            {
                var hertz = 150 + 300 * random.NextDouble();
                pitch[2 * k + voice] = [.. Enumerable.Repeat(hertz, frames)];
                AddTone(sounds[k], hertz, random);
            }
            TrainingBatch.Normalise(sounds[k]);
        }
        return new TrainingBatch(sounds, pitch);
    }

    /// <summary>A sung recording of two voices: stems, mixture, F0.</summary>
    internal static ChoirRecording Sung(double noteSeconds)
    {
        PartSong song = new(
            "duet",
            [
                SungExamples.Line(VoicePart.Alto, "la", noteSeconds, 64).Parts[0] with
                {
                    Name = "alto",
                },
                SungExamples.Line(VoicePart.Bass, "lo", noteSeconds, 45).Parts[0] with
                {
                    Name = "bass",
                },
            ],
            noteSeconds + 0.7
        );
        return Choir.Sing(song, SungExamples.Dry(16000), new Random(5));
    }

    internal static PitchTracks Pitch(int frames, params double[] hertz) =>
        new([.. hertz.Select(h => Enumerable.Repeat(h, frames).ToArray())]);

    internal static TrainingClip Clip(ChoirRecording sung) => new(sung.Title, sung.Mixture(), sung.F0, sung.Stems);

    internal static float[] Noise(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];
    }

    private static void AddTone(float[] sound, double hertz, Random random)
    {
        for (var n = 0; n < sound.Length; n++)
        {
            var phase = 2 * Math.PI * hertz * n / SourceFilterModel.SampleRate;
            sound[n] += (float)(Math.Sin(phase) + 0.5 * Math.Sin(2 * phase) + 0.3 * Math.Sin(3 * phase) + 0.01 * random.NextDouble());
        }
    }
}
