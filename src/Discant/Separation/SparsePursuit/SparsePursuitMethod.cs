using System.Globalization;
using Discant.Audio;
using Discant.Pitch;
using Discant.Separation.HarmonicTones;
using Discant.Training;

namespace Discant.Separation.SparsePursuit;

/// <summary>Separation of instruments by nothing but the mixture: timbres are learned from it by sparse pursuit, tones found by them, for <see cref="SeparationPipeline"/>.</summary>
public static class SparsePursuitMethod
{
    /// <summary>At which the recording is heard, Hz.</summary>
    private const int SampleRate = 16000;

    private const int LearningPurpose = 71;

    // Frames by which dictionaries are compared.
    private const int FramesCompared = 400;

    // Of learning and finding tones together.
    private const double LearningShare = 0.9;

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

    /// <summary>The tones alone, for another method to begin with.</summary>
    public static ProposeTones Tones(SparsePursuitOptions options) =>
        (mixture, voices, progress, cancel) =>
            Find(
                new RecordingFrames(mixture, new(SampleRate, options.Bins), cancel),
                voices,
                options,
                (share, _) => progress.Report(share),
                cancel
            ).Tones;

    private static PreparedSeparator Prepare(
        Mixture mixture,
        IReadOnlyList<string> names,
        SparsePursuitOptions options,
        IProgress<SeparationProgress> progress,
        CancellationToken cancel
    )
    {
        var frames = new RecordingFrames(mixture, new(SampleRate, options.Bins), cancel);
        var (tones, explained) = Find(
            frames,
            names.Count,
            options,
            (share, what) => progress.Report(new(SeparationStage.Fitting, share, what)),
            cancel
        );
        var timbres = VoiceTimbres.Of(tones);
        return new PreparedSeparator(new ToneSeparator("pursuit", tones, options.Masks, SampleRate), null)
        {
            Pitch = tones.Curves(names),
            Warnings = PursuitWarnings.Of(names, timbres, explained, frames.Peak > 0),
            Figures = [DictionaryFigure.Of(names, timbres)],
        };
    }

    // Timbres, then tones, then who plays them; the voices from the highest to the lowest.
    private static (ToneTracks Tones, double Explained) Find(
        RecordingFrames frames,
        int voices,
        SparsePursuitOptions options,
        Action<double, string> report,
        CancellationToken cancel
    )
    {
        var learned = Learn(frames, voices, options, share => report(LearningShare * share, "learning timbres"), cancel);
        var tones = PursuitTones.Of(
            frames,
            learned.Rows,
            options,
            share => report(LearningShare + ((1 - LearningShare) * share), "finding tones"),
            cancel
        );
        new VoicePaths(frames, tones, options.Pursuit.Bounds, options.Paths, options.Threads).Assign(learned.Rows, cancel);
        var order = VoicesByPitch(tones);
        for (var frame = 0; frame < tones.FrameCount; frame++)
            tones.Permute(frame, order);
        return (tones, learned.Explained);
    }

    // Several dictionaries side by side; the one that explains most, which needs no true stems to be known.
    private static LearnedDictionary Learn(
        RecordingFrames frames,
        int voices,
        SparsePursuitOptions options,
        Action<double> progress,
        CancellationToken cancel
    )
    {
        var count = Math.Max(1, options.Beginnings);
        var (shares, report) = (new double[count], new Lock());
        var dictionaries = OrderedParallel.Select(
            count,
            options.Threads,
            (beginning, _) =>
            {
                var random = StepSeeds.Generator(options.Seed, beginning, LearningPurpose);
                var learning = new DictionaryLearning(frames, options.Pursuit, options.Learning);
                var rows = learning.Learn(voices, random, f => Share((int)beginning, f), cancel);
                return new LearnedDictionary(rows, learning.Explained(rows, FramesCompared, cancel));
            },
            cancel
        );
        return dictionaries.MaxBy(d => d.Explained)!;

        void Share(int beginning, double share)
        {
            lock (report)
            {
                shares[beginning] = share;
                progress(shares.Sum() / count);
            }
        }
    }

    // For each place the voice that gets it: from the highest mean pitch to the lowest, who never plays last.
    private static int[] VoicesByPitch(ToneTracks tracks) =>
        [.. Enumerable.Range(0, tracks.VoiceCount).OrderByDescending(voice => MeanPitch(tracks, voice))];

    private static double MeanPitch(ToneTracks tracks, int voice)
    {
        var (sum, weight) = (0.0, 0.0);
        for (var frame = 0; frame < tracks.FrameCount; frame++)
        {
            if (tracks.FundamentalHz(voice, frame) is not (> 0 and var fundamental))
                continue;
            var loudness = Math.Sqrt(tracks.Energy(voice, frame));
            sum += loudness * Math.Log2(fundamental);
            weight += loudness;
        }
        return weight > 0 ? sum / weight : double.NegativeInfinity;
    }
}
