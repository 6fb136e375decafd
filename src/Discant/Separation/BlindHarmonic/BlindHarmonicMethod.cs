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
            var recording = new BlindRecording(mixture, settings.Size.Transform(), settings.Normalises);
            var steps = new Reporting<SeparationProgress>(p => progress.Report(p.Fraction));
            return Sorted(Learn(recording, mixture, voices, settings, propose, null, steps, cancel).Result.Tones);
        };

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
        CancellationToken cancel
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
            var all = new BlindLearners(learners, checkpoint);
            var takenUp = all.Resume();
            all.Run(settings.Threads, progress, cancel);
            var decoding = new Reporting<double>(s => progress.Report(new(SeparationStage.Fitting, 1, "reading off the tones")));
            var results = learners.Select(l => l.Best(settings.Threads, decoding, cancel)).ToArray();
            // Where the pitches are right more is explained; labels show in the contrast, but less surely.
            var best = Enumerable.Range(0, results.Length).MaxBy(k => results[k].Explained.OfPower);
            return new(results[best], learners[best].Losses, takenUp);
        }
        finally
        {
            foreach (var learner in learners)
                learner.Dispose();
        }
    }

    private static PreparedSeparator Separator(Learned learned, PitchTracks names, BlindHarmonicSettings settings)
    {
        var tones = Sorted(learned.Result.Tones);
        return new PreparedSeparator(new ToneSeparator("blind", tones, settings.Masks, settings.Size.SampleRate), null)
        {
            Pitch = tones.Curves(names.Names),
            FitLosses = learned.Losses,
            FitStepsTakenUp = learned.TakenUp,
            Warnings = ToneWarnings.Of(ToneEvidence.Of(tones, learned.Result.Explained)),
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

    private sealed record Learned(BlindResult Result, IReadOnlyList<double> Losses, int TakenUp);
}
