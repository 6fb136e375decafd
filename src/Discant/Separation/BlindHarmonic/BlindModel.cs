using Discant.Torch;

namespace Discant.Separation.BlindHarmonic;

/// <summary>What is learned from a recording.</summary>
/// <param name="Network">Tells tones.</param>
/// <param name="Dictionary">D: voices x partials.</param>
internal sealed record BlindModel(PolicyNetwork Network, Tensor Dictionary) : IDisposable
{
    /// <summary>A fresh one.</summary>
    internal static BlindModel Start(PolicyNetworkSize size, int voices, Random random)
    {
        var dictionary = ToneDictionary.Start(voices).Persist();
        dictionary.RequiresGrad = true;
        return new(new PolicyNetwork(size, voices, random), dictionary);
    }

    /// <summary>One whose network has been taught; the dictionary is fresh.</summary>
    /// <param name="file">Of the network.</param>
    /// <param name="voices">m, at most as many as the network has.</param>
    internal static BlindModel Taught(string file, int voices)
    {
        using var taught = PolicyNetworkFile.Read(file);
        var dictionary = ToneDictionary.Start(voices).Persist();
        dictionary.RequiresGrad = true;
        return new(PolicyNetworkFile.ForVoices(taught, voices), dictionary);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Network.Dispose();
        Dictionary.Dispose();
    }
}
