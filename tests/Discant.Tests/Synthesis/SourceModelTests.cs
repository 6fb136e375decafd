using System.Numerics;
using Discant.Synthesis;
using Discant.TestSupport;
using Discant.Torch;
using Xunit;

namespace Discant.Tests.Synthesis;

public sealed class SourceModelTests
{
    [SharedFact("golden/umss/small_model.npz")]
    public void Sources_of_the_whole_reference_model_are_met()
    {
        var golden = Golden.Npz("umss/small_model");
        var model = new SourceModel(new SourceModelOptions { Excitation = new ExcitationOptions { Parity = true } });
        const int Frames = 16;
        var sources = new double[6 * 4096];
        for (var row = 0; row < 6; row++)
        {
            var (batch, source) = (row / 3, row % 3);
            var voice = new Voice(
                Enumerable.Range(0, Frames).Select(t => golden["f0_hz"].Values[(((batch * Frames) + t) * 3) + source]).ToArray(),
                golden["ctl/harmonic_amplitudes"].Values[(row * Frames)..((row + 1) * Frames)],
                golden["ctl/noise_gain"].Values[(row * Frames)..((row + 1) * Frames)],
                golden["ctl/line_spectral_frequencies"].Values[(row * Frames * 20)..((row + 1) * Frames * 20)],
                golden["ctl/voiced_noise_magnitudes"].Values[(row * 40)..((row + 1) * 40)]
            );
            Render(model, voice, golden["noise"].Values[(row * 4352)..((row + 1) * 4352)]).CopyTo(sources, row * 4096);
        }
        Close.Relative(golden["sources"].Values, sources, 1e-9);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Backward_is_the_derivative_of_forward_in_every_control(bool parity)
    {
        var options = new SourceModelOptions
        {
            Excitation = new ExcitationOptions { Hop = 64, Parity = parity },
            Order = 6,
            NoiseMagnitudes = 9,
        };
        var model = new SourceModel(options);
        var random = new Random(11);
        var voice = Voice.Draw(random, options, [210, 220, 0, 0, 150, 155, 0, 80, 81, 0]);
        var noise = Draw.Signal(random, model.NoiseSamplesOf(10));
        var upstream = Draw.Signal(random, model.SamplesOf(10));
        var gradient = Gradient(model, voice, noise, upstream);
        double Loss() => Draw.Dot(Render(model, voice, noise), upstream);
        foreach (var (values, slopes) in voice.Controls.Zip(gradient.Controls))
        {
            var expected = values.Select((_, i) => Draw.Slope(values, i, Loss)).ToArray();
            Close.Relative(expected, slopes, 1e-6);
        }
    }

    [Fact]
    public void Single_and_double_paths_agree_to_single_precision()
    {
        var model = new SourceModel();
        var random = new Random(12);
        var f0 = Enumerable.Range(0, 20).Select(t => t % 7 == 6 ? 0 : 180.0 + t).ToArray();
        var voice = Voice.Draw(random, model.Options, f0);
        var noise = new float[model.NoiseSamplesOf(20)];
        UniformNoise.Fill<float>(3, 4, noise);
        var upstream = Draw.Singles(Draw.Signal(random, model.SamplesOf(20)));
        var (noises, upstreams) = (Array.ConvertAll(noise, v => (double)v), Array.ConvertAll(upstream, v => (double)v));
        Close.Relative(Render(model, voice, noises), Render(model, voice, noise), 5e-6);
        foreach (
            var (expected, actual) in Gradient(model, voice, noises, upstreams)
                .Controls.Zip(Gradient(model, voice, noise, upstream).Controls)
        )
            Close.Relative(expected, actual, 5e-6);
    }

    [Fact]
    public void A_silent_voice_is_silent()
    {
        var model = new SourceModel();
        var voice = Voice.Draw(new Random(1), model.Options, [200, 210, 220]);
        Array.Clear(voice.Amplitudes);
        Array.Clear(voice.Gains);
        var noise = Draw.Signal(new Random(2), model.NoiseSamplesOf(3));
        Assert.All(Render(model, voice, noise), y => Assert.Equal(0, y));
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        var model = new SourceModel();
        var voice = Voice.Draw(new Random(1), model.Options, [200, 210, 220]);
        Assert.Throws<ArgumentException>(() => Render(model, voice, new double[model.SamplesOf(3)]));
        Assert.Throws<ArgumentException>(() => Render(model, voice with { Gains = new double[2] }, new double[model.NoiseSamplesOf(3)]));
        Assert.Throws<ArgumentException>(() =>
            Render(model, voice with { Magnitudes = new double[39] }, new double[model.NoiseSamplesOf(3)])
        );
        Assert.Throws<ArgumentException>(() => new SourceModel(new SourceModelOptions { Order = 7 }));
    }

    private static T[] Render<T>(SourceModel model, Voice voice, T[] noise)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (falling, rising) = Bases<T>(model, voice);
        var output = new T[falling.Length];
        model.Forward<T>(voice.AsControls(), falling, rising, noise, output);
        return output;
    }

    private static Voice Gradient<T>(SourceModel model, Voice voice, T[] noise, T[] upstream)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (falling, rising) = Bases<T>(model, voice);
        var result = new Voice(
            [],
            new double[voice.Amplitudes.Length],
            new double[voice.Gains.Length],
            new double[voice.Frequencies.Length],
            new double[voice.Magnitudes.Length]
        );
        var gradients = new SourceGradients
        {
            HarmonicAmplitudes = result.Amplitudes,
            NoiseGains = result.Gains,
            LineSpectralFrequencies = result.Frequencies,
            NoiseMagnitudes = result.Magnitudes,
        };
        model.Backward<T>(voice.AsControls(), falling, rising, noise, upstream, gradients);
        return result;
    }

    private static (T[] Falling, T[] Rising) Bases<T>(SourceModel model, Voice voice)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var length = model.SamplesOf(voice.F0.Length);
        var (falling, rising, phase) = (new T[length], new T[length], 0.0);
        model.Excitation.Bases<T>(voice.F0, ref phase, falling, rising);
        return (falling, rising);
    }

    private sealed record Voice(double[] F0, double[] Amplitudes, double[] Gains, double[] Frequencies, double[] Magnitudes)
    {
        public IEnumerable<double[]> Controls => [Amplitudes, Gains, Frequencies, Magnitudes];

        public static Voice Draw(Random random, SourceModelOptions options, double[] f0) =>
            new(
                f0,
                Synthesis.Draw.Signal(random, f0.Length).Select(Math.Abs).ToArray(),
                Synthesis.Draw.Signal(random, f0.Length).Select(v => 0.2 * Math.Abs(v)).ToArray(),
                Synthesis.Draw.LineSpectralFrequencies(random, f0.Length, options.Order),
                Synthesis.Draw.Signal(random, options.NoiseMagnitudes).Select(Math.Abs).ToArray()
            );

        public SourceControls AsControls() =>
            new()
            {
                HarmonicAmplitudes = Amplitudes,
                NoiseGains = Gains,
                LineSpectralFrequencies = Frequencies,
                NoiseMagnitudes = Magnitudes,
            };
    }
}
