using Discant.Audio;
using Discant.Separation.HarmonicTones;
using Xunit;

namespace Discant.Tests.Separation.HarmonicTones;

public class PartialRefitTests
{
    private const int Rate = 16000;
    private static readonly GaussianStft s_transform = new(Rate, 1024);

    [Fact]
    public void Partials_that_stand_alone_get_what_the_mixture_holds()
    {
        using var mixture = Partials((300, 0.2), (600, 0.1), (900, 0.02), (410, 0.3), (820, 0.05));
        var tones = Guess(300, 410);
        var explained = PartialRefit.Apply(tones, mixture, s_transform, 20, default);
        Assert.Equal([0.1f, 0.05f, 0.01f], tones.Partials(0, 20)[..3].ToArray(), Near);
        Assert.Equal([0.15f, 0.025f], tones.Partials(1, 20)[..2].ToArray(), Near);
        Assert.True(tones.Partials(0, 20)[5] < 1e-3);
        // The first and last frames reach beyond the recording.
        Assert.InRange(explained.OfPower, 0.9, 1);
        Assert.InRange(explained.OfRoots, 0.8, 1);
    }

    [Fact]
    public void Partials_that_coincide_keep_their_shares()
    {
        using var mixture = Partials((300, 0.2), (600, 0.1));
        var tones = Guess(300, 300);
        foreach (ref var partial in tones.Partials(1, 20))
            partial *= 3;
        PartialRefit.Apply(tones, mixture, s_transform, 20, default);
        for (var h = 0; h < 2; h++)
            Assert.Equal(3, tones.Partials(1, 20)[h] / tones.Partials(0, 20)[h], 1e-3);
        Assert.Equal(0.1, tones.Partials(0, 20)[0] + tones.Partials(1, 20)[0], 1e-3);
    }

    [Fact]
    public void What_is_no_tone_stays_unexplained()
    {
        var random = new Random(1);
        using var mixture = Mixture.Of([.. Enumerable.Range(0, 12000).Select(_ => (float)(random.NextDouble() - 0.5))], Rate);
        var explained = PartialRefit.Apply(Guess(300, 410), mixture, s_transform, 20, default);
        Assert.InRange(explained.OfPower, -0.5, 0.5);
        Assert.InRange(explained.OfRoots, -0.5, 0.5);
        using var silence = Mixture.Of(new float[12000], Rate);
        Assert.Equal(0, PartialRefit.Apply(Guess(300, 410), silence, s_transform, 20, default).OfPower);
    }

    private static bool Near(float a, float b) => Math.Abs(a - b) < 1e-3;

    private static ToneTracks Guess(double first, double second)
    {
        var tones = ToneSeparatorTests.TwoTones(48, first, second);
        for (var frame = 0; frame < 48; frame++)
        for (var voice = 0; voice < 2; voice++)
        for (var h = 0; h < ToneTracks.Harmonics; h++)
            tones.Partials(voice, frame)[h] = (float)(0.05 * Math.Pow(0.7, h));
        return tones;
    }

    private static Mixture Partials(params (double Hz, double Amplitude)[] partials) =>
        Mixture.Of(
            [.. Enumerable.Range(0, 12000).Select(n => (float)partials.Sum(p => p.Amplitude * Math.Cos(2 * Math.PI * p.Hz * n / Rate)))],
            Rate
        );
}
