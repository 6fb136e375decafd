using Discant.Separation;
using Discant.Separation.Nmf;
using Xunit;

namespace Discant.Tests.Separation.Nmf;

/// <summary>The factorisation as a method.</summary>
public sealed class NmfSeparatorTests : PitchedSeparatorTests
{
    [Fact]
    public void Settings_that_decide_the_result_are_described_and_threads_are_not()
    {
        var facts = new NmfOptions { Threads = 3, Cost = NmfCost.Euclidean }.Describe();
        Assert.Equal("Euclidean", facts["cost"]);
        Assert.Equal(new NmfOptions { Threads = 1, Cost = NmfCost.Euclidean }.Describe(), facts);
        Assert.NotEqual(new NmfOptions().Describe(), facts);
        Assert.Contains("activity.stepsPerSemitone", facts.Keys);
        Assert.Contains("templates.decay", facts.Keys);
    }

    /// <inheritdoc/>
    protected override ISeparator Separator(int threads = 1) => new NmfSeparator(new NmfOptions { WindowFrames = 40, Threads = threads });
}
