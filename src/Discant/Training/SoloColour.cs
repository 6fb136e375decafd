using Discant.Torch;

namespace Discant.Training;

/// <summary>Other rooms and other microphones for a recording: what a model learns from one collection shall hold for others.</summary>
public static class SoloColour
{
    private const double LowestHertz = 62.5;
    private const double LongestReverberation = 1.5;
    private const double ShortestReverberation = 0.2;
    private const double MostReverberation = 0.7;

    // 60 dB.
    private static readonly double s_fallen = Math.Log(1000);

    /// <summary>Filters a recording with a smooth curve and, in a share of all cases, reverberates it.</summary>
    /// <remarks>
    /// The curve has a normally distributed value in dB at every octave from 62.5 Hz on, and straight lines between them; it moves no
    /// phase. The reverberation is noise that falls by 60 dB within 0.2 to 1.5 s, with at most half the recording's power.
    /// </remarks>
    /// <param name="samples">The recording; what comes before and after it counts as 0.</param>
    /// <param name="options">How strong the curve is, how often there is reverberation, and the sample rate.</param>
    /// <param name="random">Draws both.</param>
    /// <returns>As many samples.</returns>
    public static float[] Of(ReadOnlySpan<float> samples, SoloExcerptOptions options, Random random)
    {
        var tail = (int)(LongestReverberation * options.SampleRate);
        var size = 1L << (int)Math.Ceiling(Math.Log2(samples.Length + tail));
        using var scope = Tensor.Scope();
        var curve = Tensor.From(Curve((int)(size / 2 + 1), options, random), size / 2 + 1);
        var spectrum = Tensor.From(samples, samples.Length).FftRfft(size) * curve;
        if (random.NextDouble() < options.ReverberationShare)
            spectrum *= Tensor.From(Room(tail, options.SampleRate, random), tail).FftRfft(size);
        return spectrum.FftIrfft(size).Narrow(0, 0, samples.Length).ToSingles();
    }

    private static float[] Curve(int bins, SoloExcerptOptions options, Random random)
    {
        var octaves = (int)Math.Ceiling(Math.Log2(options.SampleRate / 2.0 / LowestHertz)) + 1;
        var decibels = Initialisation.Normal(random, 0, options.EqualiserDecibels, octaves + 1).ToSingles();
        var curve = new float[bins];
        for (var bin = 0; bin < bins; bin++)
        {
            var place = Math.Log2(Math.Max(1, bin * options.SampleRate / 2.0 / (bins - 1) / LowestHertz));
            var octave = (int)place;
            var value = decibels[octave] + (place - octave) * (decibels[octave + 1] - decibels[octave]);
            curve[bin] = (float)Math.Pow(10, value / 20);
        }
        return curve;
    }

    private static float[] Room(int tail, int sampleRate, Random random)
    {
        var seconds = ShortestReverberation + random.NextDouble() * (LongestReverberation - ShortestReverberation);
        var fall = s_fallen / (seconds * sampleRate);
        // The power of noise that falls like this, added up.
        var wet = MostReverberation * random.NextDouble() * Math.Sqrt(2 * fall);
        var room = Initialisation.Normal(random, 0, wet, tail).ToSingles();
        for (var n = 0; n < tail; n++)
            room[n] *= (float)Math.Exp(-fall * n);
        room[0] = 1;
        return room;
    }
}
