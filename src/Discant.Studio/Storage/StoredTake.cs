using Discant.Pitch;

namespace Discant.Studio.Storage;

/// <summary>One separation of a recording as the data base has it.</summary>
internal sealed record StoredTake
{
    public required Guid Id { get; init; }

    public required Guid Recording { get; init; }

    /// <summary>1, 2, ... within its recording.</summary>
    public required int Number { get; init; }

    public required TakeSettings Settings { get; init; }

    /// <summary>The take whose corrected curves this one goes by; null where curves were heard.</summary>
    public Guid? CorrectionOf { get; init; }

    public TakeState State { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Failure { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    public IReadOnlyList<StoredVoice> Voices { get; init; } = [];

    /// <summary>Number of the newest state of the curves; 0 where there are none.</summary>
    public int Revision { get; init; }

    public required DateTimeOffset Created { get; init; }

    public DateTimeOffset? Finished { get; init; }

    /// <summary>Curves under the names that the voices have now, whatever they were called when the curves were saved.</summary>
    public PitchTracks Named(PitchTracks curves) => curves.Named([.. Voices.Select(v => v.Name)]);
}
