using Discant.Separation;
using Xunit;

namespace Discant.Tests.Separation;

/// <summary>Templates that are zero away from the partials.</summary>
public sealed class HarmonicTemplatesTests
{
    private const int Bins = 1025;
    private const double BinHz = 7.8125;

    [Theory]
    [InlineData(110, 0.5, 0.5)]
    [InlineData(220, 0.25, 1)]
    [InlineData(660, 1, 2)]
    public void A_template_is_zero_exactly_outside_the_neighbourhoods_of_its_partials(double f0, double semitones, double bins)
    {
        var options = new HarmonicTemplateOptions { NeighbourhoodSemitones = semitones, NeighbourhoodBins = bins };
        var template = HarmonicTemplates.Of([f0], Bins, BinHz, options);
        for (var bin = 0; bin < Bins; bin++)
        {
            var isNear = Enumerable
                .Range(1, (int)(9000 / f0))
                .Any(h =>
                    Math.Abs(bin * BinHz - h * f0) <= bins * BinHz
                    || (bin > 0 && Math.Abs(12 * Math.Log2(bin * BinHz / (h * f0))) <= semitones)
                );
            Assert.Equal(isNear, template[bin] > 0);
        }
    }

    [Fact]
    public void Every_partial_has_a_bin_and_templates_add_up_to_one()
    {
        double[] frequencies = [41, 82.4, 233, 1046, 3900];
        var templates = HarmonicTemplates.Of(frequencies, Bins, BinHz, new HarmonicTemplateOptions { NeighbourhoodBins = 0.5 });
        for (var k = 0; k < frequencies.Length; k++)
        {
            var template = templates.AsSpan(k * Bins, Bins).ToArray();
            Assert.Equal(1, template.Sum(), 1e-5);
            for (var partial = 1; partial * frequencies[k] <= 8000; partial++)
                Assert.True(template[(int)Math.Round(partial * frequencies[k] / BinHz)] > 0);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Partials_fall_off_as_the_power_of_their_number(double decay)
    {
        var template = HarmonicTemplates.Of([50 * BinHz], Bins, BinHz, new HarmonicTemplateOptions { Decay = decay });
        for (var partial = 2; partial <= 10; partial++)
            Assert.Equal(template[50] * Math.Pow(partial, -decay), template[50 * partial], 1e-6);
    }

    [Fact]
    public void A_pitch_above_the_last_bin_has_an_empty_template() =>
        Assert.All(HarmonicTemplates.Of([9000], Bins, BinHz, new HarmonicTemplateOptions()), v => Assert.Equal(0, v));
}
