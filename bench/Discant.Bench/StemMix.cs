using System.Numerics.Tensors;
using Discant.Audio;

namespace Discant.Bench;

/// <summary>A mixture by addition: mixture.wav, and the stems under references/, cut to the shortest, mono at 16 kHz.</summary>
internal static class StemMix
{
    private const int SampleRate = 16000;

    /// <param name="folder">Where to.</param>
    /// <param name="stems">NAME=FILE each.</param>
    internal static void Write(string folder, string[] stems)
    {
        var references = Directory.CreateDirectory(Path.Combine(folder, "references")).FullName;
        var voices = stems.Select(s => s.Split('=', 2)).Select(s => (Name: s[0], Samples: Load(s[1]))).ToArray();
        var mixture = new float[voices.Min(v => v.Samples.Length)];
        foreach (var (name, samples) in voices)
        {
            var cut = samples[..mixture.Length];
            TensorPrimitives.Add<float>(mixture, cut, mixture);
            Save(Path.Combine(references, name + ".wav"), cut);
        }
        Save(Path.Combine(folder, "mixture.wav"), mixture);
    }

    private static float[] Load(string file)
    {
        var audio = AudioFile.Read(file);
        return Resampler.Resample(audio.Mid(), audio.SampleRate, SampleRate);
    }

    private static void Save(string file, float[] samples) =>
        AudioFile.Write(file, AudioBuffer.Mono(samples, SampleRate), AudioFileFormat.WavFloat, overwrite: true);
}
