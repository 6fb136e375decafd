namespace Discant.Training;

/// <summary>Tells when a noisy loss hardly falls any more: the mean over the last stretch against that over the stretch before.</summary>
/// <param name="stretch">Steps of a stretch.</param>
/// <param name="leastGain">Relative fall from one stretch to the next that still pays.</param>
public sealed class Plateau(int stretch = 200, double leastGain = 0.004)
{
    private double _sum;
    private int _count;
    private double? _before;

    /// <summary>Takes the loss of a step.</summary>
    /// <returns>Whether a stretch has just ended that brought too little.</returns>
    public bool Reached(double loss)
    {
        _sum += loss;
        if (++_count < stretch)
            return false;
        var mean = _sum / _count;
        var reached = _before is { } before && mean > before * (1 - leastGain);
        (_before, _sum, _count) = (mean, 0, 0);
        return reached;
    }
}
