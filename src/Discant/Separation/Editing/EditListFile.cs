using Discant.Pitch;

namespace Discant.Separation.Editing;

/// <summary>The content of an edit list; see <see cref="EditList"/>.</summary>
internal sealed class EditListFile
{
    /// <summary>One a voice.</summary>
    public IReadOnlyList<Entry>? Edits { get; set; }

    // What is read by code that was made at compile time keeps its defaults only where it can be set.
    internal sealed class Entry
    {
        public string? Voice { get; set; }
        public string? Melody { get; set; }
        public double Tune { get; set; }
        public double ReferenceHertz { get; set; } = ConcertPitch.UsualHz;
        public double Vibrato { get; set; } = 1;
        public double TransposeCents { get; set; }
        public string? TimbreOf { get; set; }
        public double Breath { get; set; } = 1;
        public bool Synthetic { get; set; }
        public string? Fitted { get; set; }
        public double GainDb { get; set; }
        public double? Pan { get; set; }
        public bool Mute { get; set; }
    }
}
