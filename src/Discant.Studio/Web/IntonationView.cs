using Discant.Pitch.Notes;

namespace Discant.Studio.Web;

/// <summary>How well the voices of a take are in tune, in cents.</summary>
/// <param name="ReferenceHertz">The a' that deviations refer to.</param>
/// <param name="Voices">One a voice.</param>
/// <param name="Pairs">Two voices against each other.</param>
internal sealed record IntonationView(double ReferenceHertz, IReadOnlyList<VoiceIntonation> Voices, IReadOnlyList<PairIntonation> Pairs);
