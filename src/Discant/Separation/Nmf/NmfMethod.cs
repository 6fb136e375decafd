namespace Discant.Separation.Nmf;

/// <summary>The factorisation by templates, for <see cref="SeparationPipeline"/>.</summary>
public static class NmfMethod
{
    /// <summary>The method with these options; there is nothing to load or to fit.</summary>
    public static PrepareSeparator With(NmfOptions options) =>
        new(NmfSeparator.Rate, (_, _, _, _) => new PreparedSeparator(new NmfSeparator(options), null));
}
