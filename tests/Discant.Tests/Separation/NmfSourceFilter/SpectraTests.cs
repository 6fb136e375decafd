using Discant.Audio;
using Discant.Separation.NmfSourceFilter;
using Discant.Synthesis.Singing;
using Discant.Torch;
using Xunit;

namespace Discant.Tests.Separation.NmfSourceFilter;

/// <summary>The fixed spectra: glottal combs and the atoms of filters.</summary>
public sealed class SpectraTests
{
    private const int Bins = 513;
    private const double BinHz = 15.625;

    [Theory]
    [InlineData(8)]
    [InlineData(20)]
    [InlineData(37)]
    public void A_comb_has_its_maxima_at_the_harmonics_and_nowhere_else(int f0InBins)
    {
        var comb = new GlottalCombs(Bins, BinHz, new GlottalCombOptions()).Of([f0InBins * BinHz]);
        for (var bin = 1; bin < Bins - 1; bin++)
        {
            var isHarmonic = bin % f0InBins == 0;
            var isPeak = comb[bin] > comb[bin - 1] && comb[bin] > comb[bin + 1];
            if (isHarmonic)
                Assert.True(isPeak, $"harmonic at {bin}");
            // The second lobes of the window are maxima too, 31 dB down.
            else if (isPeak)
                Assert.InRange(10 * Math.Log10(comb[bin] / comb[NearestHarmonic(bin, f0InBins)]), -100, -25);
        }
        Assert.Equal(1, comb.Max(), 1e-6);
    }

    [Theory]
    [InlineData(110.3)]
    [InlineData(233.1)]
    [InlineData(621.7)]
    public void A_comb_is_what_the_transform_shows_of_a_steady_glottal_pulse(double f0)
    {
        var pulse = new GlottalPulse(0.5);
        var table = pulse.TableFor(8000 / f0);
        var wave = Enumerable.Range(0, 1024).Select(n => (float)pulse.At(n * f0 / 16000 % 1, table, 0)).ToArray();
        using var scope = Tensor.Scope();
        var power = new Stft(1024, 128).OfPadded(Tensor.From(wave, 1, 1024)).Abs().Square().ToSingles();
        var comb = new GlottalCombs(Bins, BinHz, new GlottalCombOptions { OpenQuotient = 0.5, FloorDb = -80 }).Of([f0]);
        var scale = power.Max();
        // KLGLOTT88 with half the period open has no fourth, eighth ... partial: compared where there is one.
        for (var partial = 1; partial <= 12 && partial * f0 < 5000; partial++)
        {
            var bin = (int)Math.Round(partial * f0 / BinHz);
            if (pulse.Amplitudes[partial] > 0.05 * pulse.Amplitudes[1])
                Assert.Equal(10 * Math.Log10(power[bin] / scale), 10 * Math.Log10(comb[bin]), 1.0);
        }
    }

    [Fact]
    public void The_floor_is_so_many_decibels_below_the_nearest_partial()
    {
        var comb = new GlottalCombs(Bins, BinHz, new GlottalCombOptions { FloorDb = -30 }).Of([40 * BinHz]);
        Assert.Equal(-30, 10 * Math.Log10(comb[55] / comb[40]), 0.05);
        Assert.Equal(-30, 10 * Math.Log10(comb[65] / comb[80]), 0.05);
    }

    [Fact]
    public void An_F0_above_the_last_bin_has_an_empty_comb() =>
        Assert.True(new GlottalCombs(Bins, BinHz, new GlottalCombOptions()).Of([8100]).All(v => v == 0));

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(30)]
    public void Atoms_that_overlap_by_three_fourths_add_up_evenly(int count)
    {
        var atoms = FilterAtoms.Of(count, Bins);
        var spacing = (Bins - 1.0) / (count - 1);
        for (var bin = 0; bin < Bins; bin++)
        {
            var sum = Enumerable.Range(0, count).Sum(a => (double)atoms[a * Bins + bin]);
            if (bin >= spacing && bin <= Bins - 1 - spacing)
                Assert.Equal(2, sum, 1e-5);
            else
                Assert.InRange(sum, 1, 2.01);
        }
        for (var atom = 0; atom < count; atom++)
            Assert.Equal(
                atom * spacing,
                Array.IndexOf(atoms[(atom * Bins)..((atom + 1) * Bins)], atoms[(atom * Bins)..((atom + 1) * Bins)].Max()),
                0.51
            );
    }

    private static int NearestHarmonic(int bin, int f0InBins) => Math.Max(1, (int)Math.Round((double)bin / f0InBins)) * f0InBins;
}
