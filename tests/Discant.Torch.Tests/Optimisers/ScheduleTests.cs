using Discant.TestSupport;
using Discant.Torch.Optimisers;
using Xunit;

namespace Discant.Torch.Tests.Optimisers;

/// <summary>Expected numbers are those of torch.optim.lr_scheduler 1.13.</summary>
public sealed class ScheduleTests
{
    [Fact]
    public void A_step_schedule_equals_StepLR() =>
        AssertRates([0.5, 0.5, 0.5, 0.05, 0.05, 0.05, 0.005, 0.005], new StepSchedule(0.5, Every: 3, Factor: 0.1));

    [Fact]
    public void A_cosine_schedule_equals_CosineAnnealingLR_and_stays_at_its_end() =>
        AssertRates(
            [0.5, 0.46180339887498956, 0.3618033988749896, 0.2381966011250106, 0.13819660112501056, 0.1, 0.1, 0.1],
            new CosineSchedule(0.5, Steps: 5, Final: 0.1)
        );

    [Fact]
    public void A_warm_up_equals_LinearLR() =>
        AssertRates([0.1, 0.2, 0.3, 0.4, 0.5, 0.5], new WarmUpSchedule(new StepSchedule(0.5, 1000, 0.5), Steps: 4, StartFactor: 0.2));

    [Fact]
    public void A_warm_up_multiplies_the_schedule_behind_it() =>
        AssertRates([0, 0.25, 0.25, 0.25], new WarmUpSchedule(new StepSchedule(0.5, 2, 0.5), Steps: 2));

    private static void AssertRates(double[] expected, ILearningRateSchedule schedule) =>
        Close.Relative(expected, Enumerable.Range(0, expected.Length).Select(k => schedule.At(k)).ToArray(), 1e-12);
}
