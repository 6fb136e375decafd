namespace Discant.Separation.BlindHarmonic;

/// <summary>How one tone is drawn.</summary>
/// <param name="Draws">Draws from each node of the tone before.</param>
/// <param name="Exponents">Of the probabilities, for each draw of a frame in order: 1 as they are, near 0 any tone as likely as any other.</param>
/// <param name="EnumeratesVoices">Only the bin is drawn, and every voice plays there in turn.</param>
internal sealed record SamplingLevel(int Draws, IReadOnlyList<double> Exponents, bool EnumeratesVoices)
{
    /// <summary>Nodes that branch off from a node of the tone before.</summary>
    internal int Branches(int voices) => EnumeratesVoices ? Draws * voices : Draws;
}
