namespace Discant.Separation.Editing;

/// <summary>The content of an edit list; see <see cref="EditList"/>.</summary>
/// <param name="Edits">One a voice.</param>
internal sealed record EditListFile(IReadOnlyList<EditListFile.Entry>? Edits)
{
    internal sealed record Entry(string? Voice)
    {
        public string? Melody { get; init; }
        public double Tune { get; init; }
        public double ReferenceHertz { get; init; } = 440;
        public double Vibrato { get; init; } = 1;
        public double TransposeCents { get; init; }
        public string? TimbreOf { get; init; }
        public double GainDb { get; init; }
        public double? Pan { get; init; }
        public bool Mute { get; init; }
    }
}
