using System.Numerics.Tensors;
using Discant.Audio;
using Discant.Pitch;
using Discant.Separation;

namespace Discant.Evaluation.Experiments;

/// <summary>Separates and scores the excerpts of one mixture (spec 7.1 to 7.3).</summary>
/// <param name="recordings">The song.</param>
/// <param name="unit">What is done.</param>
/// <param name="pitch">F0 of the mixture that the method gets, before the unit's condition.</param>
public sealed class UnitWork(SongRecordings recordings, ExperimentUnit unit, PitchTracks pitch)
{
    private readonly PitchTracks _pitch = unit.Condition.Change(pitch);
    private readonly PitchTracks _truePitch = recordings.TruePitch(unit.Mixture.Voices);
    private readonly string[] _allVoices = [.. unit.Mixture.Song.Voices.Select(v => v.Name)];

    /// <summary>Separates an excerpt.</summary>
    /// <returns>voices x samples; the mixture's peak is 1, as the method heard it.</returns>
    public IReadOnlyList<VoiceSignal> Stems(SongExcerpt excerpt, CancellationToken cancel) => Stems(Heard(excerpt), cancel);

    /// <summary>The true voices of an excerpt, on the same scale.</summary>
    public IReadOnlyList<VoiceSignal> TrueVoices(SongExcerpt excerpt) => Heard(excerpt).References;

    /// <summary>Separates and scores an excerpt.</summary>
    /// <returns>Rows by voice, then second.</returns>
    public IEnumerable<ExperimentRow> Rows(SongExcerpt excerpt, CancellationToken cancel)
    {
        var heard = Heard(excerpt);
        var stems = Stems(heard, cancel);
        // The silence rule goes by the mixture of all voices, also where only two are mixed (spec 7.3).
        var everybody = recordings.Sum(_allVoices, excerpt.Start, SongExcerpt.Samples);
        TensorPrimitives.Multiply(everybody, heard.Gain, everybody);
        var scores = SeparationEvaluation.Score(
            heard.References,
            stems,
            SongRecordings.SampleRate,
            EvaluationProtocol.Recording,
            everybody
        );
        foreach (var score in scores.Frames)
        {
            var voice = unit.Mixture.Voices.ToList().IndexOf(score.Voice);
            var truth = _truePitch.Stretch(voice, excerpt.StartFrame, SongExcerpt.Frames);
            yield return new ExperimentRow(
                unit.Method.Name,
                unit.Mixture.Song.Name,
                unit.Mixture.Singer,
                unit.Mixture.Combination,
                unit.Mixture.Voices.Count,
                unit.Seed,
                unit.Condition.Kind,
                unit.Condition.Value,
                score with
                {
                    Excerpt = excerpt.Number,
                },
                PitchFrameError.Of(heard.Pitch.Voice(voice), truth, score.Frame)
            );
        }
    }

    private VoiceSignal[] Stems(HeardExcerpt heard, CancellationToken cancel)
    {
        var prepare = unit.Method.Prepare(
            unit.Seed,
            (name, rate) => Mixture.Of(heard.References.First(r => r.Voice == name).Samples, rate)
        );
        var stems = MixtureStems.Separate(heard.Mixture, heard.Pitch, prepare, cancel);
        return [.. unit.Mixture.Voices.Select((name, voice) => new VoiceSignal(name, stems[voice]))];
    }

    private HeardExcerpt Heard(SongExcerpt excerpt)
    {
        var mixture = recordings.Sum(unit.Mixture.Voices, excerpt.Start, SongExcerpt.Samples);
        var peak = Math.Abs(TensorPrimitives.MaxMagnitude<float>(mixture));
        var gain = peak > 1e-12f ? 1 / peak : 1;
        TensorPrimitives.Multiply(mixture, gain, mixture);
        var references = unit
            .Mixture.Voices.Select(name =>
            {
                var samples = recordings.Voice(name, excerpt.Start, SongExcerpt.Samples);
                TensorPrimitives.Multiply(samples, gain, samples);
                return new VoiceSignal(name, samples);
            })
            .ToArray();
        var curves = new PitchTracks(
            [.. unit.Mixture.Voices.Select((_, voice) => _pitch.Stretch(voice, excerpt.StartFrame, SongExcerpt.Frames))],
            unit.Mixture.Voices
        );
        return new HeardExcerpt(mixture, gain, references, curves);
    }

    private sealed record HeardExcerpt(float[] Mixture, float Gain, VoiceSignal[] References, PitchTracks Pitch);
}
