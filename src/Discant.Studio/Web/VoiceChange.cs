using Discant.Pitch;

namespace Discant.Studio.Web;

/// <summary>What is to become of a voice; see <see cref="Separation.Editing.VoiceEdit"/>.</summary>
public sealed class VoiceChange
{
    /// <summary>Its number, from 0.</summary>
    public int Voice { get; set; }

    /// <summary>
    /// Another melody, the bytes of an F0 file as `discant edit --melody` takes it (CSV, MIDI, JSON): the curve of the voice's name, or the
    /// only one. Where it rests for long the voice rests.
    /// </summary>
    public byte[]? Melody { get; set; }

    /// <summary>How far each note is drawn to the nearest semitone, 0 to 1.</summary>
    public double Tune { get; set; }

    /// <summary>Pitch of a' for tuning, Hz.</summary>
    public double ReferenceHertz { get; set; } = ConcertPitch.UsualHz;

    /// <summary>What the vibrato is multiplied with, 0 to 10.</summary>
    public double Vibrato { get; set; } = 1;

    /// <summary>How far it is moved, cents; its formants stay.</summary>
    public double TransposeCents { get; set; }

    /// <summary>Number of the voice whose timbre it gets; null for its own.</summary>
    public int? TimbreOf { get; set; }

    /// <summary>What all that is no tone of the voice is multiplied with, 0 to 10.</summary>
    public double Breath { get; set; } = 1;

    /// <summary>How much louder it is, dB.</summary>
    public double GainDb { get; set; }

    /// <summary>Where it stands in a recording of two channels, -1 to 1; null leaves it where it was.</summary>
    public double? Pan { get; set; }

    /// <summary>Leave it out.</summary>
    public bool Mute { get; set; }
}
