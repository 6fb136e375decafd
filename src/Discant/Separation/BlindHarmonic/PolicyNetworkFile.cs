using Discant.Torch;
using Discant.Torch.Safetensors;

namespace Discant.Separation.BlindHarmonic;

/// <summary>A network on disk, and the same network for fewer voices.</summary>
public static class PolicyNetworkFile
{
    /// <summary>What the metadata call the method.</summary>
    public const string Method = "blind";

    private const int MostVoices = 16;
    private const string VoicesName = "voices";
    private const string BinsName = "bins";

    /// <summary>Writes a network, whole or not at all.</summary>
    /// <param name="path">Where to; an existing file is replaced.</param>
    /// <param name="network">What.</param>
    /// <param name="card">Further facts for the metadata.</param>
    public static void Write(string path, PolicyNetwork network, IReadOnlyDictionary<string, string>? card = null) =>
        ModelFile.Write(path, Method, network, [(VoicesName, network.Voices), (BinsName, network.Size.Bins)], card, half: true);

    /// <summary>Reads a network.</summary>
    /// <exception cref="SafetensorsException">The file is damaged, of another method, or its tensors do not fit the sizes it names.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PolicyNetwork Read(string path)
    {
        using var file = ModelFile.Open(path, Method);
        var bins = file.Count(BinsName, 1, int.MaxValue);
        var size =
            PolicyNetworkSize.All.FirstOrDefault(s => s.Bins == bins) ?? throw file.Refuse($"is of no size that is known ({bins} bins)");
        var voices = file.Count(VoicesName, 1, MostVoices);
        file.Require(("scales", [voices, PolicyNetwork.Outputs]));
        return file.Fill(new PolicyNetwork(size, voices, new Random(0)));
    }

    /// <summary>
    /// The same network for fewer voices: of frames in which only the first voices play it says exactly the same, since the spectra of
    /// the others are 0.
    /// </summary>
    /// <param name="network">The network; it stays the caller's.</param>
    /// <param name="voices">How many, at most as many as it has.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than it has.</exception>
    public static PolicyNetwork ForVoices(PolicyNetwork network, int voices)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(voices, network.Voices);
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        var fewer = new PolicyNetwork(network.Size, voices, new Random(0));
        var inputs = Inputs(network.Voices, voices);
        var width = network.Size.Width;
        long[] first = [.. inputs, PolicyNetwork.InputChannels(network.Voices)];
        long[] last = [.. Enumerable.Range(0, width).Select(k => (long)k), .. inputs.Select(k => width + k)];
        fewer.LoadState(
            network
                .State()
                .Select(p =>
                    (
                        p.Name,
                        p.Name switch
                        {
                            "enc1.weight" => p.Tensor.IndexSelect(1, Tensor.From(first, first.Length)),
                            "head1.weight" => p.Tensor.IndexSelect(1, Tensor.From(last, last.Length)),
                            "head3.weight" => p.Tensor.Narrow(0, 0, PolicyNetwork.Outputs * voices),
                            "scales" => p.Tensor.Narrow(0, 0, voices),
                            _ => p.Tensor,
                        }
                    )
                )
        );
        return fewer;
    }

    // Of the input's channels those of the first voices (ToneState.Input).
    private static long[] Inputs(int all, int voices)
    {
        var half = PolicyNetwork.InputChannels(all) / 2;
        return [.. Enumerable.Range(0, 2 * half).Where(k => k % half < 3 + 2 * voices).Select(k => (long)k)];
    }
}
