using System.Globalization;
using Discant.Audio;
using Discant.Pitch;
using Discant.Separation.HarmonicTones;

namespace Discant.Separation.BlindHarmonic;

/// <summary>
/// Instruments from one recording, with no pitch given (Schulze, Leuschner, King 2021): networks learn the recording, the tones they tell
/// come to voices by their timbre, and masks follow from the tones.
/// </summary>
public static class BlindHarmonicMethod
{
    /// <summary>Most voices: every order of them is looked at in every frame.</summary>
    public const int MostVoices = 5;

    /// <summary>The method with these settings, for <see cref="SeparationPipeline"/>.</summary>
    /// <param name="settings">Settings.</param>
    /// <param name="propose">Finds tones to begin with; null: the network begins alone.</param>
    /// <param name="checkpoint">Where what was learned is kept; null: nowhere.</param>
    public static PrepareSeparator With(BlindHarmonicSettings settings, ProposeTones? propose, FitCheckpoint? checkpoint) =>
        new(
            settings.Size.SampleRate,
            (mixture, names, progress, cancel) =>
            {
                var recording = new BlindRecording(mixture, settings.Size.Transform(), settings.Normalises);
                return recording.IsSilent
                    ? Silence(mixture, names, settings)
                    : Separator(
                        Learn(recording, mixture, names.VoiceCount, settings, propose, checkpoint, progress, cancel),
                        names,
                        settings
                    );
            }
        )
        {
            NeedsPitch = false,
        };

    /// <summary>The tones alone, given to the voices from the highest to the lowest.</summary>
    /// <param name="settings">Settings.</param>
    /// <param name="propose">Finds tones to begin with; null: the network begins alone.</param>
    public static ProposeTones Tones(BlindHarmonicSettings settings, ProposeTones? propose) =>
        (mixture, voices, progress, cancel) =>
        {
            var steps = new Reporting<SeparationProgress>(p => progress.Report(p.Fraction));
            var best = Best(Results(mixture, voices, settings, propose, steps, cancel));
            return new(Sorted(best.Tones), best.Explained, best.Cost, best.Steady);
        };

    /// <summary>All that the method chooses among: tones that were proposed, and those of each learner, earlier ones first.</summary>
    /// <param name="mixture">The recording, not silent.</param>
    /// <param name="voices">How many play.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="propose">Finds tones to begin with; null: the network begins alone.</param>
    /// <param name="progress">Receives how far it is.</param>
    /// <param name="cancel">Ends the work.</param>
    public static IReadOnlyList<BlindResult> Results(
        Mixture mixture,
        int voices,
        BlindHarmonicSettings settings,
        ProposeTones? propose,
        IProgress<SeparationProgress> progress,
        CancellationToken cancel
    )
    {
        var recording = new BlindRecording(mixture, settings.Size.Transform(), settings.Normalises);
        return Learn(recording, mixture, voices, settings, propose, null, progress, cancel).Results;
    }

    /// <summary>The voices as the published program writes them, by the network whose tones seem best (<see cref="DirectVoices"/>).</summary>
    /// <param name="mixture">The recording, not silent; short enough for its spectra to be in memory.</param>
    /// <param name="voices">How many play.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="propose">Finds tones to begin with; null: the network begins alone.</param>
    /// <param name="progress">Receives how far it is.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>voices x samples at the network's rate; they do not add up to the recording.</returns>
    public static float[][] Direct(
        Mixture mixture,
        int voices,
        BlindHarmonicSettings settings,
        ProposeTones? propose,
        IProgress<SeparationProgress> progress,
        CancellationToken cancel
    )
    {
        var recording = new BlindRecording(mixture, settings.Size.Transform(), settings.Normalises);
        return Learn(recording, mixture, voices, settings, propose, null, progress, cancel, direct: true).Direct!;
    }

    /// <summary>The result that is taken: the one whose tones and voices cost least.</summary>
    /// <param name="results">At least one.</param>
    public static BlindResult Best(IReadOnlyList<BlindResult> results) => results.MinBy(r => r.Cost)!;

    private static ToneTracks Sorted(ToneTracks tones)
    {
        tones.Permute(MeanEnvelopes.FromHighToLow(tones));
        return tones;
    }

    private static Learned Learn(
        BlindRecording recording,
        Mixture mixture,
        int voices,
        BlindHarmonicSettings settings,
        ProposeTones? propose,
        FitCheckpoint? checkpoint,
        IProgress<SeparationProgress> progress,
        CancellationToken cancel,
        bool direct = false
    )
    {
        var listening = new Reporting<double>(s => progress.Report(new(SeparationStage.Listening, s)));
        var proposals = propose is null || settings.ImitationUpdates == 0 ? null : propose(mixture, voices, listening, cancel);
        var learners = Enumerable
            .Range(0, settings.Seeds)
            .Select(k => new BlindLearner(recording, voices, settings, proposals, settings.Seed + k))
            .ToArray();
        try
        {
            var together = new BlindLearners(learners, checkpoint);
            var takenUp = together.Resume();
            together.Run(settings.Threads, progress, cancel);
            var decoding = new Reporting<double>(s => progress.Report(new(SeparationStage.Fitting, 1, "reading off the tones")));
            var results = learners
                .SelectMany((l, k) => l.Results(settings.Threads, decoding, cancel).Where(r => k == 0 || r.Seed is not null))
                .ToArray();
            // Tones that were proposed are no learner's: its first stands for them.
            var seed = (direct ? Best([.. results.Where(r => r.Seed is not null)]) : Best(results)).Seed ?? settings.Seed;
            var best = learners[seed - settings.Seed];
            return new(results, best.Losses, takenUp, direct ? best.Direct(cancel) : null);
        }
        finally
        {
            foreach (var learner in learners)
                learner.Dispose();
        }
    }

    private static PreparedSeparator Separator(Learned learned, PitchTracks names, BlindHarmonicSettings settings)
    {
        var best = Best(learned.Results);
        var tones = Sorted(best.Tones);
        return new PreparedSeparator(new ToneSeparator("blind", tones, settings.Masks, settings.Size.SampleRate), null)
        {
            Pitch = tones.Curves(names.Names),
            FitLosses = learned.Losses,
            FitStepsTakenUp = learned.TakenUp,
            Warnings = ToneWarnings.Of(ToneEvidence.Of(tones, best.Explained, best.Steady)),
            Candidates = Candidates(learned.Results, best),
            Figures = [DictionaryFigure.Of(names.Names, MeanEnvelopes.Of(tones))],
        };
    }

    private static PreparedSeparator Silence(Mixture mixture, PitchTracks names, BlindHarmonicSettings settings)
    {
        var frames = (int)Math.Ceiling(mixture.Length / (PitchTracks.FrameSeconds * settings.Size.SampleRate)) + 1;
        var tones = new ToneTracks(names.VoiceCount, frames);
        return new PreparedSeparator(new ToneSeparator("blind", tones, settings.Masks, settings.Size.SampleRate), null)
        {
            Pitch = tones.Curves(names.Names),
            Warnings = ["the recording is silent; so are the stems"],
        };
    }

    private static FitCandidate[] Candidates(IReadOnlyList<BlindResult> results, BlindResult best)
    {
        return
        [
            .. results.Select(
                (r, k) =>
                    new FitCandidate(
                        NameOf(r.Seed, k),
                        r.Cost,
                        r.Explained.OfPower,
                        TimbreEvidence.Of(r.Tones)?.Contrast,
                        ReferenceEquals(r, best)
                    )
            ),
        ];

        string NameOf(int? seed, int k) =>
            seed is null
                ? "proposed by pursuit"
                : string.Create(CultureInfo.InvariantCulture, $"seed {seed}, reading {1 + results.Take(k).Count(r => r.Seed == seed)}");
    }

    private sealed record Learned(IReadOnlyList<BlindResult> Results, IReadOnlyList<double> Losses, int TakenUp, float[][]? Direct);
}
