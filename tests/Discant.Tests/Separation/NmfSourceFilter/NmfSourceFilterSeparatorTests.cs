using Discant.Separation;
using Discant.Separation.NmfSourceFilter;
using Xunit;

namespace Discant.Tests.Separation.NmfSourceFilter;

/// <summary>The source-filter factorisation as a method.</summary>
public sealed class NmfSourceFilterSeparatorTests : PitchedSeparatorTests
{
    [Fact]
    public void Settings_that_decide_the_result_are_described_and_threads_are_not()
    {
        var facts = new NmfSourceFilterOptions { Threads = 3, Seed = 7 }.Describe();
        Assert.Equal("7", facts["seed"]);
        Assert.Equal(new NmfSourceFilterOptions { Seed = 7 }.Describe(), facts);
        Assert.NotEqual(new NmfSourceFilterOptions { Seed = 8 }.Describe(), facts);
        Assert.Contains("combs.openQuotient", facts.Keys);
    }

    /// <inheritdoc/>
    protected override ISeparator Separator(int threads = 1) =>
        new NmfSourceFilterSeparator(
            new NmfSourceFilterOptions
            {
                WindowFrames = 80,
                Iterations = 10,
                Threads = threads,
            }
        );
}
