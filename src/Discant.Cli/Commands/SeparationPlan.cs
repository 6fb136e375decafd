using Discant.Audio;
using Discant.Pitch;
using Discant.Separation;
using Discant.Separation.Models;
using Discant.Separation.Results;
using Discant.Separation.SourceFilter;

namespace Discant.Cli.Commands;

/// <summary>What the options of `separate` come to.</summary>
internal sealed record SeparationPlan(IReadOnlyList<string> Files, PitchSelection Pitch, SourceFilterSettings Settings)
{
    private readonly IReadOnlyList<string> _tracks = TrackNames.Of(Files);

    public required int? Voices { get; init; }

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
        var request = new SeparationRequest(Files[number], Pitch.For(_tracks[number], Voices), folder) { Format = Format, Force = Force };
        return new SeparationTask(
            request,
            Method,
            Settings.Describe(),
            checkpoint => SourceFilterMethod.With(Settings with { Checkpoint = checkpoint })
        )
        {
            Model = Model,
            Resume = Resume,
            Untouchable = Files,
        };
    }
}
