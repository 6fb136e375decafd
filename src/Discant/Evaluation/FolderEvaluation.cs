using System.Numerics.Tensors;
using Discant.Audio;

namespace Discant.Evaluation;

/// <summary>Scores the stems in one folder against the true ones in another; files belong together by name.</summary>
public static class FolderEvaluation
{
    /// <summary>Compares two folders. Several channels are heard as their mean; all files are cut to the shortest.</summary>
    /// <param name="references">Folder of the true voices.</param>
    /// <param name="estimates">Folder of the separated voices.</param>
    /// <param name="protocol">How to cut and what counts as silent.</param>
    /// <param name="energyMixture">A recording whose peak the silence rule refers to, or null for the sum of the references; see <see cref="SeparationEvaluation.Score"/>.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <exception cref="InvalidDataException">A reference without an estimate, no file at all, names or sample rates that do not fit.</exception>
    /// <exception cref="AudioFormatException">A file cannot be read.</exception>
    /// <exception cref="DirectoryNotFoundException">A folder is not there.</exception>
    public static EvaluationReport Score(
        string references,
        string estimates,
        EvaluationProtocol protocol,
        string? energyMixture,
        CancellationToken cancel
    )
    {
        var matching = StemMatching.OfFolders(references, estimates);
        if (matching.UnmatchedReferences is [var alone, ..])
            throw new InvalidDataException($"{alone}: there is no estimate of that name in {estimates}");
        if (matching.Pairs.Count == 0)
            throw new InvalidDataException($"{references}: holds no audio file");
        var notes = matching.UnmatchedEstimates.Select(e => $"{e}: has no reference and is left out").ToList();
        var rate = 0;
        var trueVoices = matching.Pairs.Select(p => new VoiceSignal(p.Voice, Mono(p.Reference, ref rate, notes, cancel))).ToArray();
        var guesses = matching.Pairs.Select(p => new VoiceSignal(p.Voice, Mono(p.Estimate, ref rate, notes, cancel))).ToArray();
        var loudness = energyMixture is null ? null : Mono(energyMixture, ref rate, notes, cancel);
        var length = trueVoices.Concat(guesses).Min(v => v.Samples.Length);
        var longest = trueVoices.Concat(guesses).Max(v => v.Samples.Length);
        if (longest > length)
            notes.Add($"the files have {length} to {longest} samples; all are cut to the shortest");
        trueVoices = [.. trueVoices.Select(v => v with { Samples = v.Samples[..length] })];
        guesses = [.. guesses.Select(v => v with { Samples = v.Samples[..length] })];
        if (loudness is not null && loudness.Length < length)
            throw new InvalidDataException($"{energyMixture}: is shorter than the voices");
        if (protocol.RequiredSampleRate is { } required && required != rate)
            throw new InvalidDataException($"{references}: this protocol is defined at {required} Hz only, the files have {rate} Hz");
        var scores = SeparationEvaluation.Score(trueVoices, guesses, rate, protocol, loudness?[..length]);
        var whole = trueVoices.Select((v, k) => new VoiceScore(v.Voice, SiSdr.Of(v.Samples, guesses[k].Samples)));
        return new EvaluationReport(scores, [.. whole], notes);
    }

    private static float[] Mono(string file, ref int rate, List<string> notes, CancellationToken cancel)
    {
        var audio = AudioFile.Read(file, null, w => notes.Add($"{file}: {w}"), cancel);
        if (rate != 0 && audio.SampleRate != rate)
            throw new InvalidDataException($"{file}: has {audio.SampleRate} Hz, the files before it {rate} Hz");
        rate = audio.SampleRate;
        if (audio.ChannelCount == 1)
            return audio.Channels[0];
        var mean = new float[audio.Length];
        foreach (var channel in audio.Channels)
            TensorPrimitives.Add<float>(mean, channel, mean);
        TensorPrimitives.Multiply(mean, 1f / audio.ChannelCount, mean);
        return mean;
    }
}
