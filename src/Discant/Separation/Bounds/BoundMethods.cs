using Discant.Audio;

namespace Discant.Separation.Bounds;

/// <summary>What no method can do better than, and what every method must be better than, as methods for <see cref="SeparationPipeline"/>.</summary>
public static class BoundMethods
{
    /// <summary>The mixture as the estimate of every voice.</summary>
    public static PrepareSeparator Mixture { get; } =
        new(RatioMaskSeparator.Rate, (_, _, _, _) => new PreparedSeparator(new EqualShareSeparator(), null));

    /// <summary>Ratio masks of the true voices.</summary>
    /// <param name="open">Opens the true voice of a name at that rate, Hz; what it gives is disposed of.</param>
    /// <param name="exponent">1 for ratios of magnitudes, 2 for ratios of powers.</param>
    public static PrepareSeparator RatioMask(Func<string, int, Mixture> open, double exponent) =>
        new(
            RatioMaskSeparator.Rate,
            (_, pitch, _, _) =>
            {
                var stems = new OpenStems([]);
                try
                {
                    foreach (var name in pitch.Names)
                        stems.Mixtures.Add(open(name, RatioMaskSeparator.Rate));
                    return new PreparedSeparator(new RatioMaskSeparator(stems.Mixtures, exponent), stems);
                }
                catch
                {
                    stems.Dispose();
                    throw;
                }
            }
        );

    private sealed record OpenStems(List<Mixture> Mixtures) : IDisposable
    {
        public void Dispose() => Mixtures.ForEach(m => m.Dispose());
    }
}
