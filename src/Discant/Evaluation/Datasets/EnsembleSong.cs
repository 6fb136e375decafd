namespace Discant.Evaluation.Datasets;

/// <summary>A song whose voices were recorded one by one.</summary>
/// <param name="Name">Short name, such as nino.</param>
/// <param name="Voices">Its voices, as a rule from high to low.</param>
public sealed record EnsembleSong(string Name, IReadOnlyList<EnsembleVoice> Voices)
{
    /// <summary>The singer of every voice that the paper takes, from 1; null: the data set is none of the paper's.</summary>
    public int? PaperSinger { get; init; }

    /// <summary>Length that counts, seconds; null: that of the recordings.</summary>
    public int? Seconds { get; init; }

    /// <summary>Beginning of this song's names in tables of F0 (`multif0_cuesta_4_voices.npz`); null: there are none.</summary>
    public string? PitchTablePrefix { get; init; }

    /// <summary>Singers that every voice has, from 1.</summary>
    public int Singers => Voices.Min(v => v.Files.Count);
}
