namespace Discant.Separation.Nmf;

/// <summary>What a factorisation makes small.</summary>
public enum NmfCost
{
    /// <summary>Half the sum of squared differences.</summary>
    Euclidean,

    /// <summary>Generalised Kullback-Leibler divergence.</summary>
    KullbackLeibler,
}
