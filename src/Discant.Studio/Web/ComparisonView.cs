using Discant.Studio.Sound;

namespace Discant.Studio.Web;

/// <summary>What changed from one take to another.</summary>
/// <param name="StepSeconds">Seconds between two values over time.</param>
/// <param name="Voices">One a voice, in order.</param>
public sealed record ComparisonView(double StepSeconds, IReadOnlyList<VoiceDifference> Voices);
