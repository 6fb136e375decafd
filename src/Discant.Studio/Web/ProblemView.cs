namespace Discant.Studio.Web;

/// <summary>An error (RFC 9457).</summary>
/// <param name="Title">The kind of error.</param>
/// <param name="Status">HTTP status code.</param>
/// <param name="Detail">What went wrong, on one line for people.</param>
public sealed record ProblemView(string Title, int Status, string Detail);
