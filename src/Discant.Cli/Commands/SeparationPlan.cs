using Discant.Audio;
using Discant.Cli.Methods;
using Discant.Pitch;
using Discant.Separation.Results;

namespace Discant.Cli.Commands;

/// <summary>What the options of `separate` come to.</summary>
internal sealed record SeparationPlan(IReadOnlyList<string> Files, MethodSetup Method)
{
    private readonly IReadOnlyList<string> _tracks = TrackNames.Of(Files);

    /// <summary>F0 of a recording from its file and its track's name.</summary>
    public required Func<string, string, PitchSource> Pitch { get; init; }

    /// <summary>The method's word for --method.</summary>
    public required string MethodName { get; init; }

    public required string Root { get; init; }

    public required AudioFileFormat Format { get; init; }

    public required bool Force { get; init; }

    public required bool Resume { get; init; }

    /// <summary>The work on one of the files.</summary>
    public SeparationTask Task(int number)
    {
        var folder = Path.Combine(Root, MethodName, _tracks[number]);
        return Method.Task(MethodName, Files[number], Pitch(Files[number], _tracks[number]), folder) with
        {
            Format = Format,
            Force = Force,
            Resume = Resume,
            Untouchable = Files,
        };
    }
}
