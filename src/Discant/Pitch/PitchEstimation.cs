using System.Globalization;
using Discant.Audio;

namespace Discant.Pitch;

/// <summary>From a recording alone to one F0 curve a voice: candidates, number of voices, assignment.</summary>
/// <param name="estimator">Hears the candidates; stays the caller's.</param>
/// <param name="options">How many voices, and how they are told apart.</param>
public sealed class PitchEstimation(IMultiPitchEstimator estimator, PitchEstimationOptions options)
{
    private const double SureEnough = 0.6;
    private const double ReadingShare = 0.13; // of the time, for a recording that must be resampled

    /// <summary>Hears a recording.</summary>
    /// <param name="mixture">At the estimator's rate.</param>
    /// <param name="progress">Receives the share that is done, 0 to 1.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>Curves from the highest voice to the lowest; one at least.</returns>
    public PitchFinding Listen(Mixture mixture, IProgress<double> progress, CancellationToken cancel)
    {
        var candidates = Candidates(mixture, progress, cancel);
        var heard = VoiceCount.Of(candidates);
        var tracks = Named(Assigned(mixture, candidates, heard, cancel));
        return new PitchFinding(tracks, Warnings(tracks, heard)) { Heard = heard };
    }

    /// <summary>Hears the file of a recording.</summary>
    /// <param name="file">The recording.</param>
    /// <param name="limits">What recordings are accepted; null for the defaults.</param>
    /// <param name="progress">Receives the share that is done, 0 to 1.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>Curves from the highest voice to the lowest; one at least.</returns>
    /// <exception cref="PitchFileException">The score cannot be used.</exception>
    /// <exception cref="AudioFormatException">The recording cannot be read or holds no sound.</exception>
    public PitchFinding Listen(string file, AudioLimits? limits, IProgress<double> progress, CancellationToken cancel)
    {
        var reading = new Reporting<double>(s => progress.Report(ReadingShare * s));
        using var mixture = RecordingMixture.Open(file, estimator.SampleRate, limits, cancel, reading);
        return Listen(mixture, new Reporting<double>(s => progress.Report(ReadingShare + (1 - ReadingShare) * s)), cancel);
    }

    private PitchCandidates Candidates(Mixture mixture, IProgress<double> progress, CancellationToken cancel)
    {
        var frames = new List<PitchCandidate[]>();
        foreach (var stretch in estimator.Estimate(mixture, cancel))
        {
            frames.AddRange(stretch.Candidates);
            progress.Report(Math.Min(1, (double)frames.Count * estimator.Hop / mixture.Length));
        }
        return new PitchCandidates((double)estimator.Hop / estimator.SampleRate, frames);
    }

    private PitchTracks Assigned(Mixture mixture, PitchCandidates candidates, VoiceCount heard, CancellationToken cancel)
    {
        if (options.ScoreFile is { } score)
            return ScoreAssignment.Assign(candidates, ScoreAlignment.AlignFile(score, mixture, cancel), cancel: cancel);
        var voices = options.Voices ?? Math.Clamp(heard.Voices, 1, PitchEstimationOptions.MostVoices);
        return options.Assignment == PitchAssignment.Paper
            ? PaperAssignment.Assign(candidates, voices)
            : PathAssignment.Assign(candidates, voices, new PathAssignmentOptions { LeastStrength = estimator.LeastStrength }, cancel);
    }

    private PitchTracks Named(PitchTracks tracks) =>
        options.Names is { } names && names.Count == tracks.VoiceCount ? tracks.Named(names) : tracks;

    private List<string> Warnings(PitchTracks tracks, VoiceCount heard)
    {
        var warnings = new List<string>();
        string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
        if (heard.Voices == 0)
            warnings.Add("no voice was heard in this recording (silence, noise or drums?); the curves are empty or guesses");
        else if (options is { Voices: null, ScoreFile: null } && heard.Confidence < SureEnough)
            warnings.Add(Text($"it is not clear how many voices sing here: {heard.Voices} is a guess; --voices N says it"));
        else if (options.Voices > heard.Voices && heard.Confidence >= SureEnough)
            warnings.Add(Text($"only {heard.Voices} of the {options.Voices} voices asked for were heard clearly"));
        for (var voice = 0; voice < tracks.VoiceCount; voice++)
            if (heard.Voices > 0 && !tracks.Voice(voice).ContainsAnyInRange(1.0, double.MaxValue))
                warnings.Add($"{tracks.Names[voice]} was not heard at all");
        return warnings;
    }
}
