namespace Discant.Studio.Web;

/// <summary>Asks for another take of a recording.</summary>
/// <param name="Settings">How to take it apart; null for the usual way.</param>
/// <param name="CorrectionOf">The take by whose curves, as they are saved now, to go; null to listen.</param>
public sealed record TakeRequest(TakeSettings? Settings = null, Guid? CorrectionOf = null);
