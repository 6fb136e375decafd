using Discant.Audio;
using Discant.Pitch;
using Discant.Separation.Models;
using Discant.Separation.Results;
using Discant.Separation.SourceFilter;

namespace Discant.Cli.Commands;

/// <summary>What the options of `separate` come to.</summary>
internal sealed record SeparationPlan(IReadOnlyList<string> Files, SourceFilterSettings Settings)
{
    private readonly IReadOnlyList<string> _tracks = TrackNames.Of(Files);

    /// <summary>F0 of a recording from its file and its track's name.</summary>
    public required Func<string, string, PitchSource> Pitch { get; init; }

    public required string Method { get; init; }

    public required string Root { get; init; }

    public required AudioFileFormat Format { get; init; }

    public required ModelIdentity? Model { get; init; }

    public required bool Force { get; init; }

    public required bool Resume { get; init; }

    /// <summary>The work on one of the files.</summary>
    public SeparationTask Task(int number)
    {
        var folder = Path.Combine(Root, Method, _tracks[number]);
        return new SeparationTask(
            Files[number],
            Pitch(Files[number], _tracks[number]),
            folder,
            Method,
            Settings.Describe(),
            checkpoint => SourceFilterMethod.With(Settings with { Checkpoint = checkpoint })
        )
        {
            Model = Model,
            Format = Format,
            Force = Force,
            Resume = Resume,
            Untouchable = Files,
        };
    }
}
