using Discant.Separation.Results;

namespace Discant.Cli.Commands;

/// <summary>What `separate --json` prints.</summary>
/// <param name="Separations">Recordings that are taken apart.</param>
/// <param name="Failures">Recordings that could not be.</param>
internal sealed record SeparateResult(IReadOnlyList<SeparationOutcome> Separations, IReadOnlyList<Failure> Failures);
