using System.Text.Json;
using Discant.Separation.HarmonicTones;

namespace Discant.Separation.BlindHarmonic;

/// <summary>Everything that decides a blind separation. Each stage can be left out by 0 updates or null.</summary>
public sealed record BlindHarmonicSettings
{
    /// <summary>The network.</summary>
    public PolicyNetworkSize Size { get; init; } = PolicyNetworkSize.Small;

    /// <summary>File of a network to start from; null: from random numbers.</summary>
    public string? ModelFile { get; init; }

    /// <summary>How it learns.</summary>
    public BlindTrainingOptions Training { get; init; } = new();

    /// <summary>Updates on new frames of tones that were found; none where the network has not been taught and nothing else finds any.</summary>
    public int ImitationUpdates { get; init; } = 200;

    /// <summary>How often tones are found anew meanwhile.</summary>
    public int ImitationRounds { get; init; } = 2;

    /// <summary>Most updates by policy gradient.</summary>
    public int Updates { get; init; }

    /// <summary>Whether the policy gradient ends when the mixture is matched no better.</summary>
    public bool StopsEarly { get; init; } = true;

    /// <summary>Updates by label enumeration, after the clusters have given the dictionary.</summary>
    public int LabelUpdates { get; init; }

    /// <summary>By what logits are divided before label enumeration (spec 12: 30).</summary>
    public double LabelSoftening { get; init; } = 30;

    /// <summary>Learners side by side; the one whose result seems best is taken.</summary>
    public int Seeds { get; init; } = 2;

    /// <summary>Whether the recording is brought to the level that the network is made for.</summary>
    public bool Normalises { get; init; } = true;

    /// <summary>Whether pitches that were taken several times too low, or an octave too high, are put right.</summary>
    public bool CorrectsOctaves { get; init; } = true;

    /// <summary>How tones are given to voices by their timbre where the network has not learned to tell voices; null: as the network has them.</summary>
    public EnvelopeClusterOptions? Clusters { get; init; } = new();

    /// <summary>How tones and voices are decided on at last, all frames together; null: they stay as they are.</summary>
    public ToneReaderOptions? Reading { get; init; } = new();

    /// <summary>Updates by which the partials' magnitudes are read off the mixture; 0: as the network has them.</summary>
    public int PartialUpdates { get; init; } = 20;

    /// <summary>How tones become masks.</summary>
    public ToneMaskOptions Masks { get; init; } = new();

    /// <summary>Of everything random; further learners count on from it.</summary>
    public int Seed { get; init; } = 4;

    /// <summary>Worker threads; no result depends on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Learning from random numbers, as far as a laptop goes: proposed tones where there are any, then the stages of spec 12.</summary>
    public static BlindHarmonicSettings FromScratch { get; } =
        new()
        {
            ImitationRounds = 1,
            Updates = 4000,
            LabelUpdates = 400,
        };

    /// <summary>
    /// The published method: its network and estimator, from random numbers, and who plays what as the network has it. 44 hours of training on
    /// two cores, and that for one seed.
    /// </summary>
    public static BlindHarmonicSettings Paper { get; } =
        new()
        {
            Size = PolicyNetworkSize.Paper,
            Training = new() { Gradient = PolicyGradientOptions.Paper, Guesses = [3] },
            ImitationUpdates = 0,
            Updates = 70_000,
            StopsEarly = false,
            LabelUpdates = 0,
            Seeds = 6,
            Normalises = false,
            CorrectsOctaves = false,
            PartialUpdates = 0,
            Clusters = null,
            Reading = null,
        };

    /// <summary>The same with these stages alone; one that it has not gets what <see cref="FromScratch"/> gives it.</summary>
    /// <param name="stages">Stages.</param>
    public BlindHarmonicSettings Only(IReadOnlyCollection<BlindStage> stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        return this with
        {
            ImitationUpdates = Of(BlindStage.Imitation, ImitationUpdates, FromScratch.ImitationUpdates),
            Updates = Of(BlindStage.PolicyGradient, Updates, FromScratch.Updates),
            Clusters = stages.Contains(BlindStage.Clusters) ? Clusters ?? new() : null,
            LabelUpdates = Of(BlindStage.Labels, LabelUpdates, FromScratch.LabelUpdates),
            Reading = stages.Contains(BlindStage.Reading) ? Reading ?? new() : null,
        };

        int Of(BlindStage stage, int own, int usual) =>
            !stages.Contains(stage) ? 0
            : own > 0 ? own
            : usual;
    }

    /// <summary>Every setting that decides the result, as `training.batch` = `12`: neither threads nor the model's path.</summary>
    public IReadOnlyDictionary<string, string> Describe()
    {
        var facts = SettingsText.Of(JsonSerializer.SerializeToNode(this, BlindHarmonicJson.Default.BlindHarmonicSettings));
        facts.Remove("modelFile");
        return facts;
    }
}
