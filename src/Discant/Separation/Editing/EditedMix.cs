using System.Numerics.Tensors;
using Discant.Audio;
using Discant.Separation.Results;

namespace Discant.Separation.Editing;

/// <summary>Changes voices of a separation and mixes them with the others. Memory does not grow with the length; files appear whole or not at all.</summary>
/// <remarks>Without an edit the mix is the sum of the stems, which is the recording. docs/methods.md says how voices are moved.</remarks>
public static class EditedMix
{
    private const int BlockFrames = 32768;
    private const double ListeningShare = 0.3;

    /// <summary>Renders a mix, or practice files, of a separation.</summary>
    /// <param name="recording">The separation.</param>
    /// <param name="edits">At most one a voice; voices without one stay as they are.</param>
    /// <param name="output">Where to, and as what.</param>
    /// <param name="region">Only this stretch, for a preview: the samples that the whole has there; null for the whole.</param>
    /// <param name="progress">Told the share of the work that is done; may be null.</param>
    /// <param name="cancel">Ends the work; nothing half-written stays.</param>
    /// <exception cref="InvalidDataException">An edit cannot be done; the message is one line.</exception>
    /// <exception cref="AudioFormatException">A stem cannot be read, or a file not written.</exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    public static EditedMixResult Render(
        SeparatedRecording recording,
        IReadOnlyList<VoiceEdit> edits,
        EditOutput output,
        EditRegion? region = null,
        IProgress<double>? progress = null,
        CancellationToken cancel = default
    )
    {
        Check(recording, edits, output, region);
        var plans = MixPlan.Of(recording, edits, output);
        var targets = plans.Select(p => Path.Combine(output.Folder, p.Name + output.Format.FileExtension())).ToArray();
        CheckTargets(recording, targets, output.Force);
        using var voices = new VoiceSet(recording, edits, region, s => progress?.Report(ListeningShare * s), cancel);
        var folders = targets.Select(t => Path.GetDirectoryName(Path.GetFullPath(t))!).Distinct(StringComparer.Ordinal);
        var made = folders.Select(f => new OutputFolder(f)).ToArray();
        var writers = new List<AudioWriter>();
        try
        {
            foreach (var target in targets)
                writers.Add(AudioWriter.Create(target, output.Format, recording.SampleRate, recording.Channels, output.Force));
            var peaks = Write(voices, plans, writers, output.Threads, region, progress, cancel);
            cancel.ThrowIfCancellationRequested();
            AudioWriteResult[] files = [.. writers.Select(w => w.Complete())];
            return Result(recording, plans, files, peaks, voices.Warnings);
        }
        finally
        {
            foreach (var writer in writers)
                writer.Dispose();
            foreach (var folder in made.Reverse())
                folder.Dispose();
        }
    }

    private static EditedMixResult Result(
        SeparatedRecording recording,
        IReadOnlyList<MixPlan> plans,
        AudioWriteResult[] files,
        float[] peaks,
        IEnumerable<string> warnings
    ) =>
        new(
            recording.Folder,
            recording.SampleRate,
            recording.Channels,
            files[0].Frames,
            [.. files.Select((f, k) => new EditedFile(plans[k].Kind, plans[k].Voice, f.File, Decibels(peaks[k]), f.ClippedSamples))],
            [.. warnings, .. files.Select((f, k) => OverFullScale(f, peaks[k])).OfType<string>()]
        );

    private static float[] Write(
        VoiceSet voices,
        IReadOnlyList<MixPlan> plans,
        List<AudioWriter> writers,
        int threads,
        EditRegion? region,
        IProgress<double>? progress,
        CancellationToken cancel
    )
    {
        var peaks = new float[plans.Count];
        var start = region is null ? 0 : voices.FrameAt(region.FromSeconds);
        var end = region is null ? long.MaxValue : voices.FrameAt(region.ToSeconds);
        var begin = start;
        while (start < end)
        {
            var sounds = voices.Read(start, (int)Math.Min(BlockFrames, end - start), threads, cancel);
            var frames = sounds[0][0].Length;
            for (var k = 0; k < plans.Count && frames > 0; k++)
            {
                var mix = Mixed(sounds, plans[k].Weights);
                peaks[k] = Math.Max(peaks[k], Math.Abs(TensorPrimitives.MaxMagnitude<float>(mix)));
                writers[k].Write(mix);
            }
            start += frames;
            var length = Math.Min(end, voices.ExpectedFrames) - begin;
            progress?.Report(ListeningShare + (1 - ListeningShare) * Math.Min(1, (double)(start - begin) / Math.Max(1, length)));
            if (frames == 0 || voices.Frames is { } all && start >= all)
                break;
        }
        return peaks;
    }

    private static float[] Mixed(float[][][] sounds, IReadOnlyList<float> weights)
    {
        var (channels, frames) = (sounds[0].Length, sounds[0][0].Length);
        var mix = new float[frames * channels];
        for (var channel = 0; channel < channels; channel++)
        for (var n = 0; n < frames; n++)
        {
            var sum = 0.0;
            for (var v = 0; v < weights.Count; v++)
                sum += (double)weights[v] * sounds[v][channel][n];
            mix[n * channels + channel] = (float)sum;
        }
        return mix;
    }

    private static void Check(SeparatedRecording recording, IReadOnlyList<VoiceEdit> edits, EditOutput output, EditRegion? region)
    {
        foreach (var edit in edits)
        {
            var names = string.Join(", ", recording.Voices.Select(v => v.Name));
            if (recording.Voice(edit.Voice) is not { } voice)
                throw new InvalidDataException($"{recording.Folder}: there is no voice '{edit.Voice}'; there are {names}");
            if (edits.Count(e => e.Voice.Equals(edit.Voice, StringComparison.OrdinalIgnoreCase)) > 1)
                throw new InvalidDataException($"{edit.Voice}: is edited twice; put its edits together");
            if (edit.Refusal() is { } refusal)
                throw new InvalidDataException($"{edit.Voice}: {refusal}");
            if (edit.Pan is not null && recording.Channels != 2)
                throw new InvalidDataException(
                    $"{edit.Voice}: panning needs a recording of two channels, {recording.Folder} has {recording.Channels}"
                );
            if (edit is { NeedsPitch: true, Synthetic: false } && voice.Pitch is null)
                throw new InvalidDataException(
                    $"{edit.Voice}: its F0 is not known, so its pitch cannot change; name a file with --f0 (`discant pitch` makes one)"
                );
            if (edit.TimbreOf is { } other && recording.Voice(other) is not { Pitch: not null })
                throw new InvalidDataException(
                    $"{edit.Voice}: there is no voice '{other}' of known F0 to take the timbre from; there are {names}"
                );
        }
        if (output.Practice is not null && recording.Voices.Count < 2)
            throw new InvalidDataException($"{recording.Folder}: practice files need two voices or more");
        if (output.Practice is { } practice && !(practice.OthersDb is >= -60 and <= 0))
            throw new InvalidDataException("the level of the others lies from -60 to 0 dB");
        if (region is not null && !(region.FromSeconds >= 0 && region.ToSeconds > region.FromSeconds))
            throw new InvalidDataException("a region ends after it begins, and does not begin before 0 s");
    }

    private static void CheckTargets(SeparatedRecording recording, string[] targets, bool force)
    {
        if (!force && Array.Find(targets, File.Exists) is { } taken)
            throw new AudioFormatException(taken, "exists already; --force replaces it");
        var stems = recording.Voices.Select(v => Path.GetFullPath(v.File)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (Array.Find(targets, t => stems.Contains(Path.GetFullPath(t))) is { } stem)
            throw new AudioFormatException(stem, "is a stem of the separation and would be replaced; choose another folder with -o");
    }

    private static double? Decibels(float peak) => peak > 0 ? Math.Round(20 * Math.Log10(peak), 2) : null;

    private static string? OverFullScale(AudioWriteResult written, float peak) =>
        written.ClippedSamples > 0 ? $"{written.File}: {written.ClippedSamples} samples were beyond full scale; --bits 32 keeps them"
        : peak > 1
            ? string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{written.File}: reaches {Decibels(peak):+0.0} dB over full scale; the file keeps it, a player will clip it (--gain lowers voices)"
            )
        : null;
}
