using Discant.Torch;

namespace Discant.TestSupport;

/// <summary>The golden vectors of ../shared.</summary>
public static class Golden
{
    /// <summary>Opens golden vectors, e.g. `umss/all_pole`.</summary>
    public static NpzFile Npz(string name) => new(Shared.Path($"golden/{name}.npz"));
}
