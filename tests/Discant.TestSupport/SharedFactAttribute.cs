using Xunit;

namespace Discant.TestSupport;

/// <summary>A test that needs development data; skipped by name, with the reason, where that data is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedFactAttribute : FactAttribute
{
    /// <param name="needed">Path inside shared/, e.g. `golden/umss/all_pole.npz`.</param>
    public SharedFactAttribute(string needed)
    {
        Needed = needed;
        if (!Shared.Has(needed))
            Skip = $"needs ../shared/{needed}, which is not here";
    }

    /// <summary>What the test reads.</summary>
    public string Needed { get; }
}
