using System.Globalization;
using Discant.Audio;
using Discant.Pitch;
using Discant.Pitch.LateDeep;
using Discant.Separation;
using Discant.Separation.Models;

namespace Discant.Cli.Commands;

/// <summary>Hears F0 curves from recordings: what was asked for, made ready once for all of them.</summary>
internal sealed class PitchListener : IDisposable
{
    private const int SingleVoiceRate = 16000;

    private readonly string _identity;
    private readonly Func<string, IProgress<double>, CancellationToken, PitchFinding> _listen;
    private readonly IDisposable? _estimator;

    private PitchListener(
        string identity,
        Func<string, IProgress<double>, CancellationToken, PitchFinding> listen,
        IDisposable? estimator
    ) => (_identity, _listen, _estimator) = (identity, listen, estimator);

    /// <summary>A listener with the trained estimator.</summary>
    /// <param name="nameOrFile">Its model.</param>
    /// <param name="options">How many voices, and how they are told apart.</param>
    /// <param name="threads">Worker threads.</param>
    public static PitchListener OfModel(string nameOrFile, PitchEstimationOptions options, int threads)
    {
        var file = ModelFolder.Shipped.FileOf(nameOrFile);
        return Of(new LateDeepEstimator(LateDeepModelFile.Read(file), threads), options, FileHash.Sha256(file, CancellationToken.None));
    }

    /// <summary>A listener with an estimator of many F0s.</summary>
    /// <param name="estimator">Hears candidates; disposed of with this.</param>
    /// <param name="options">How many voices, and how they are told apart.</param>
    /// <param name="model">Stands for its weights, if it has any.</param>
    public static PitchListener Of(IMultiPitchEstimator estimator, PitchEstimationOptions options, string model = "")
    {
        var estimation = new PitchEstimation(estimator, options);
        if (options.ScoreFile is { } missing && !File.Exists(missing))
            throw new PitchFileException(missing, "there is no such file");
        var score = options.ScoreFile is { } file ? FileHash.Sha256(file, CancellationToken.None) : "";
        return new PitchListener(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{estimator.Name} {model} {options.Voices} {string.Join('/', options.Names ?? [])} {score} {options.Assignment}"
            ),
            (recording, progress, cancel) => estimation.Listen(recording, null, progress, cancel),
            estimator
        );
    }

    /// <summary>A listener for recordings of one voice.</summary>
    /// <param name="options">How it is heard.</param>
    public static PitchListener OfOneVoice(ProbabilisticYinOptions options) =>
        new(
            $"pyin {options.Name}",
            (file, progress, cancel) =>
            {
                using var recording = RecordingMixture.Open(file, SingleVoiceRate, null, cancel);
                var tracks = ProbabilisticYin.Track(recording, options, cancel);
                progress.Report(1);
                var isSilent = !tracks.Voice(0).ContainsAnyInRange(1.0, double.MaxValue);
                return new PitchFinding(tracks, isSilent ? ["no voice was heard in this recording (silence or noise?)"] : []);
            },
            null
        );

    /// <summary>Hears a recording.</summary>
    public PitchFinding Listen(string file, IProgress<double> progress, CancellationToken cancel) => _listen(file, progress, cancel);

    /// <summary>The recording's curves, heard when they are needed.</summary>
    public PitchSource Source(string file) => new(_identity, (progress, cancel) => Listen(file, progress, cancel));

    public void Dispose() => _estimator?.Dispose();
}
