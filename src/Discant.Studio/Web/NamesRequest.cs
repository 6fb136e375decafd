namespace Discant.Studio.Web;

/// <summary>Gives the voices of a take other names.</summary>
/// <param name="Names">One a voice, in order.</param>
public sealed record NamesRequest(IReadOnlyList<string> Names);
