namespace Discant.Diagnostics;

/// <summary>One thing that was looked at on this machine.</summary>
/// <param name="Name">What.</param>
/// <param name="Found">What was found.</param>
/// <param name="Verdict">Whether that is good enough.</param>
/// <param name="Advice">What to do about it; empty where there is nothing to do.</param>
public sealed record Check(string Name, string Found, Verdict Verdict, string Advice = "");
