using System.Globalization;

namespace Discant.Evaluation.Experiments;

/// <summary>One scored second of one voice.</summary>
/// <param name="Method">Name of the method.</param>
/// <param name="Song">Name of the song.</param>
/// <param name="Singer">Number of the singer, from 1.</param>
/// <param name="Combination">What was mixed, see <see cref="EnsembleMixture.Combination"/>.</param>
/// <param name="Voices">Number of voices that were mixed.</param>
/// <param name="Seed">Seed of the method; 0 where nothing is random.</param>
/// <param name="Condition">What was done to F0, see <see cref="PitchCondition.Kind"/>.</param>
/// <param name="Value">How much of it.</param>
/// <param name="Score">The scores.</param>
/// <param name="Pitch">How wrong the F0 was.</param>
public sealed record ExperimentRow(
    string Method,
    string Song,
    int Singer,
    string Combination,
    int Voices,
    int Seed,
    string Condition,
    double Value,
    FrameScore Score,
    PitchFrameError Pitch
)
{
    /// <summary>Names of the columns of <see cref="ToCsv"/>.</summary>
    public const string CsvHeader =
        "method,song,singer,voices,seed,condition,value," + FrameScore.CsvHeader + ",voicing_errors,f0_deviation_hz";

    /// <summary>One line of comma-separated values without its end; numbers read back to the last bit.</summary>
    public string ToCsv() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Method},{CsvText.Quoted(Song)},{Singer},{CsvText.Quoted(Combination)},{Seed},{Condition},{Value:R},{Score.ToCsv()},{Pitch.VoicingErrors},{Pitch.DeviationHertz:R}"
        );
}
