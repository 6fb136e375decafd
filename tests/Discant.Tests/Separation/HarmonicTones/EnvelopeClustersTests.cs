using Discant.Separation.HarmonicTones;
using Xunit;

namespace Discant.Tests.Separation.HarmonicTones;

public class EnvelopeClustersTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Tones_of_different_timbre_come_to_different_voices(int voices)
    {
        var random = new Random(1);
        var (tones, truth) = Shuffled(voices, 200, 1, random);
        var labels = new EnvelopeClusters(tones, new()).Find(new Random(2));
        Assert.True(Agreement(labels, truth, voices) > 0.98);
    }

    // Timbres are the same but for a little; notes go on for ten frames.
    [Fact]
    public void A_note_that_goes_on_stays_with_its_voice()
    {
        var random = new Random(5);
        var (tones, truth) = Shuffled(2, 400, 0.15, random, 2);
        var alone = Agreement(new EnvelopeClusters(tones, new() { Continuity = 0 }).Find(new Random(2)), truth, 2);
        var together = Agreement(new EnvelopeClusters(tones, new()).Find(new Random(2)), truth, 2);
        Assert.True(together > alone + 0.05, $"{alone} {together}");
    }

    [Fact]
    public void Silence_has_labels_too()
    {
        var labels = new EnvelopeClusters(new ToneTracks(2, 5), new()).Find(new Random(2));
        Assert.Equal(5, labels.Orders.Count);
        Assert.True(double.IsFinite(labels.Cost));
    }

    // Tones of voices whose timbres lie `contrast` apart, in random order; truth[t][v] is the number of voice v's tone.
    private static (ToneTracks Tones, int[][] Truth) Shuffled(int voices, int frames, double contrast, Random random, double scatter = 0.3)
    {
        var tones = new ToneTracks(voices, frames);
        var truth = new int[frames][];
        var pitches = new double[voices];
        for (var frame = 0; frame < frames; frame++)
        {
            truth[frame] = [.. Enumerable.Range(0, voices)];
            random.Shuffle(truth[frame]);
            for (var voice = 0; voice < voices; voice++)
            {
                if (frame % 10 == 0)
                    pitches[voice] = 200 * Math.Pow(2, 2 * random.NextDouble());
                var tone = truth[frame][voice];
                tones.Set(tone, frame, pitches[voice], 0, 1);
                var partials = tones.Partials(tone, frame);
                for (var h = 0; h < partials.Length; h++)
                {
                    var own = 1 + contrast * 3 * (h % voices == voice ? 1 : 0);
                    partials[h] = (float)(Math.Pow(0.8, h) * own * Math.Exp(scatter * (random.NextDouble() - 0.5)));
                }
            }
        }
        return (tones, truth);
    }

    // Share of frames in the right order, whatever the voices are called.
    private static double Agreement(EnvelopeLabels labels, int[][] truth, int voices)
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (order, right) in labels.Orders.Zip(truth))
        {
            var name = string.Join(' ', Enumerable.Range(0, voices).Select(v => Array.IndexOf(right, order[v])));
            names[name] = names.GetValueOrDefault(name) + 1;
        }
        return names.Values.Max() / (double)truth.Length;
    }
}
