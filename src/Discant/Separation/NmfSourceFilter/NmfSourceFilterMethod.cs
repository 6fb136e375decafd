namespace Discant.Separation.NmfSourceFilter;

/// <summary>The source-filter factorisation, for <see cref="SeparationPipeline"/>.</summary>
public static class NmfSourceFilterMethod
{
    /// <summary>The method with these options; there is nothing to load, and it is fitted while it separates.</summary>
    public static PrepareSeparator With(NmfSourceFilterOptions options) =>
        new(NmfSourceFilterSeparator.Rate, (_, _, _, _) => new PreparedSeparator(new NmfSourceFilterSeparator(options), null));
}
