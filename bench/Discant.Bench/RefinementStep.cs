using System.Globalization;
using Discant.Separation;

namespace Discant.Bench;

/// <summary>Times the envelope refinement of one window of four voices.</summary>
internal static class RefinementStep
{
    internal static void Run()
    {
        var random = new Random(1);
        const int frames = 251;
        const int bins = 1025;
        float[] Noise() => [.. Enumerable.Range(0, frames * bins).Select(_ => random.NextSingle())];
        var mixture = Noise();
        for (var repeat = 0; repeat < 5; repeat++)
        {
            float[][] voices = [Noise(), Noise(), Noise(), Noise()];
            var clock = new ThreadClock();
            EnvelopeRefinement.Refine(voices, mixture, bins, EnvelopeRefinementOptions.Default);
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"refinement of four voices, 4 s: {clock.Lap():F0} ms of processor time")
            );
        }
    }
}
