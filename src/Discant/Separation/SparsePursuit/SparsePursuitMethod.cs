using Discant.Audio;
using Discant.Pitch;
using Discant.Separation.HarmonicTones;
using Discant.Training;

namespace Discant.Separation.SparsePursuit;

/// <summary>Separation of instruments by nothing but the mixture: timbres are learned from it by sparse pursuit, tones found by them, for <see cref="SeparationPipeline"/>.</summary>
public static class SparsePursuitMethod
{
    private const int SampleRate = ToneSeparator.Rate;

    private const int LearningPurpose = 71;

    private const int PassagePurpose = 72;

    // Of each beginning.
    private const double LearningShare = 0.2;
    private const double FindingShare = 0.05;
    private const double DecidingFrom = LearningShare + FindingShare;

    /// <summary>The method with these options. It needs no F0: curves that it is given only name the voices, from the highest to the lowest.</summary>
    public static PrepareSeparator With(SparsePursuitOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new PrepareSeparator(
            SampleRate,
            (mixture, names, progress, cancel) => Prepare(mixture, names.Names, options, progress, cancel)
        )
        {
            NeedsPitch = false,
        };
    }

    /// <summary>The tones alone, for another method to begin with. The mixture must be at <see cref="ToneSeparator.Rate"/>.</summary>
    public static ProposeTones Tones(SparsePursuitOptions options) =>
        (mixture, voices, progress, cancel) =>
            Find(
                new RecordingFrames(mixture, new(SampleRate, options.Bins), cancel),
                voices,
                options,
                (share, _) => progress.Report(share),
                cancel
            );

    private static PreparedSeparator Prepare(
        Mixture mixture,
        IReadOnlyList<string> names,
        SparsePursuitOptions options,
        IProgress<SeparationProgress> progress,
        CancellationToken cancel
    )
    {
        var frames = new RecordingFrames(mixture, new(SampleRate, options.Bins), cancel);
        var (tones, explained, _, steady) = Find(
            frames,
            names.Count,
            options,
            (share, what) => progress.Report(new(SeparationStage.Fitting, share, what)),
            cancel
        );
        var timbres = MeanEnvelopes.Of(tones);
        return new PreparedSeparator(new ToneSeparator("pursuit", tones, options.Masks, SampleRate), null)
        {
            Pitch = tones.Curves(names),
            Warnings =
                frames.Peak > 0
                    ? ToneWarnings.Of(ToneEvidence.Of(tones, explained, steady))
                    : ["the recording is silent; so are the stems"],
            Figures = [DictionaryFigure.Of(names, timbres)],
        };
    }

    // Several beginnings side by side, each with timbres of its own. The one whose path costs least is taken, for which no true
    // stem is needed; the voices from the highest to the lowest.
    private static RecordingReading Find(
        RecordingFrames frames,
        int voices,
        SparsePursuitOptions options,
        Action<double, string> report,
        CancellationToken cancel
    )
    {
        var count = Math.Max(1, options.Beginnings);
        var (shares, order) = (new double[count], new Lock());
        var found = OrderedParallel
            .Select(count, options.Threads, (beginning, _) => Begin((int)beginning), cancel)
            .MinBy(begun => begun.Cost)!;
        found.Tones.Permute(MeanEnvelopes.FromHighToLow(found.Tones));
        return found;

        RecordingReading Begin(int beginning)
        {
            var rows = Learn(frames, voices, options, beginning, share => Share(LearningShare * share, "learning timbres"), cancel);
            var own = options with { Threads = 1 };
            var (tones, _) = PursuitTones.Of(
                frames,
                rows,
                own,
                share => Share(LearningShare + (FindingShare * share), "finding tones"),
                cancel
            );
            var random = StepSeeds.Generator(options.Seed, beginning, PassagePurpose);
            var reader = new ToneReader(frames, options.Pursuit.Bounds, options.Reading, 1);
            return reader.Read(
                tones,
                rows,
                random,
                share => Share(DecidingFrom + ((1 - DecidingFrom) * share), "telling voices apart"),
                cancel
            );

            void Share(double share, string what)
            {
                lock (order)
                {
                    shares[beginning] = share;
                    report(shares.Sum() / count, what);
                }
            }
        }
    }

    private static double[][] Learn(
        RecordingFrames frames,
        int voices,
        SparsePursuitOptions options,
        int beginning,
        Action<double> progress,
        CancellationToken cancel
    )
    {
        var random = StepSeeds.Generator(options.Seed, beginning, LearningPurpose);
        var learning = new DictionaryLearning(frames, options.Pursuit, options.Learning);
        return [.. learning.Learn(voices, random, progress, cancel).Select(Subharmonics.Folded)];
    }
}
