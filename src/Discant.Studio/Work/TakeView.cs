using Discant.Studio.Storage;

namespace Discant.Studio.Work;

/// <summary>One separation of a recording.</summary>
/// <param name="Id">Names it in addresses.</param>
/// <param name="Recording">The recording it belongs to.</param>
/// <param name="Number">1, 2, ... within its recording.</param>
/// <param name="State">What has become of it.</param>
/// <param name="Settings">What the user chose.</param>
/// <param name="CorrectionOf">The take whose corrected curves it goes by; null where they were heard.</param>
/// <param name="Fraction">Share of the work that is done, 0 to 1.</param>
/// <param name="Stage">What is being done; empty where nothing is.</param>
/// <param name="SecondsLeft">How long it is likely to take still; null where nobody knows.</param>
/// <param name="Failure">Why it failed, on one line.</param>
/// <param name="Warnings">One line each.</param>
/// <param name="Voices">One a stem, in order; empty before it is done.</param>
/// <param name="Revision">Newest saved state of its curves; 0 where there are none.</param>
/// <param name="Created">When it was asked for.</param>
/// <param name="Finished">When it ended.</param>
public sealed record TakeView(
    Guid Id,
    Guid Recording,
    int Number,
    TakeState State,
    TakeSettings Settings,
    Guid? CorrectionOf,
    double Fraction,
    string Stage,
    double? SecondsLeft,
    string? Failure,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<VoiceView> Voices,
    int Revision,
    DateTimeOffset Created,
    DateTimeOffset? Finished
);
