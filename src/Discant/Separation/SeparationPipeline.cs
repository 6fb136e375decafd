using Discant.Audio;
using Discant.Pitch;
using Discant.Separation.Parameters;

namespace Discant.Separation;

/// <summary>
/// The way of a recording through any method: heard once for the method, separated into masks, heard again while the masks are applied and
/// the stems are written. Memory stays bounded whatever the length; stems appear whole or not at all.
/// </summary>
/// <param name="limits">What recordings are accepted; null for the defaults.</param>
public sealed class SeparationPipeline(AudioLimits? limits = null)
{
    /// <summary>Separates one recording.</summary>
    /// <param name="request">What, with which F0, where to.</param>
    /// <param name="prepare">Makes the separator once the mixture is known: loads a model and, where asked for, fits it.</param>
    /// <param name="progress">Receives where the work is.</param>
    /// <param name="cancel">Ends the work; nothing half-written stays.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="AudioFormatException">The recording cannot be read or a stem cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    public SeparationSummary Separate(
        SeparationRequest request,
        PrepareSeparator prepare,
        IProgress<SeparationProgress> progress,
        CancellationToken cancel
    )
    {
        var warnings = new List<string>();
        var targets = StemFiles(request);
        using var mixture = Hear(request, prepare.MethodRate, progress, warnings, cancel, out var info, out var frames);
        if (prepare.NeedsPitch)
            WarnOfPitch(request.Pitch, mixture, warnings);

        using var prepared = prepare.Make(mixture, request.Pitch, progress, cancel);
        var pitch = prepared.Pitch ?? request.Pitch;
        Directory.CreateDirectory(request.OutputFolder);
        var writers = new List<AudioWriter>();
        try
        {
            foreach (var target in targets)
                writers.Add(AudioWriter.Create(target, request.Format, info.SampleRate, info.ChannelCount, request.Force));
            using var parameters = Parameters(request with { Pitch = pitch }, prepared.Separator, mixture);
            var masks = Masks(prepared.Separator, mixture, pitch, parameters, cancel);
            var levels = Render(request.Input, prepared.Separator, masks, info, frames, writers, progress, cancel);
            cancel.ThrowIfCancellationRequested();
            // What a method says of its result may be known only now.
            warnings.AddRange(prepared.Warnings);
            var stems = Complete(request.Outdated, writers, parameters);
            warnings.AddRange(
                stems
                    .Where(s => s.ClippedSamples > 0)
                    .Select(s => $"{s.File}: {s.ClippedSamples} samples were beyond full scale; --bits 32 keeps them")
            );
            return new SeparationSummary(request.Input, frames, info.SampleRate, info.ChannelCount, stems, pitch, levels, warnings)
            {
                FitLosses = prepared.FitLosses,
                FitStepsTakenUp = prepared.FitStepsTakenUp,
                Candidates = prepared.Candidates,
                Figures = prepared.Figures,
                HasParameters = parameters is not null,
            };
        }
        finally
        {
            foreach (var writer in writers)
                writer.Dispose();
        }
    }

    // Whatever ends us between two stems, no file says of the mixture of old and new ones that it is whole.
    private static AudioWriteResult[] Complete(IReadOnlyList<string> outdated, List<AudioWriter> writers, ParameterWriter? parameters)
    {
        foreach (var file in outdated)
            File.Delete(file);
        var stems = writers.Select(w => w.Complete()).ToArray();
        parameters?.Complete();
        return stems;
    }

    /// <summary>The files a request will write, one a voice.</summary>
    /// <exception cref="AudioFormatException">One of them exists and may not be replaced, or is the recording itself.</exception>
    public static IReadOnlyList<string> StemFiles(SeparationRequest request)
    {
        var files = request.Pitch.Names.Select(name => Path.Combine(request.OutputFolder, name + request.Format.FileExtension())).ToArray();
        if (!request.Force && Array.Find(files, File.Exists) is { } taken)
            throw new AudioFormatException(taken, "exists already; --force replaces it");
        var input = Path.GetFullPath(request.Input);
        if (Array.Find(files, f => Path.GetFullPath(f).Equals(input, StringComparison.OrdinalIgnoreCase)) is { } itself)
            throw new AudioFormatException(
                itself,
                "is a recording to be separated and would be replaced by a result; choose another folder with -o"
            );
        return files;
    }

    private Mixture Hear(
        SeparationRequest request,
        int methodRate,
        IProgress<SeparationProgress> progress,
        List<string> warnings,
        CancellationToken cancel,
        out AudioInfo info,
        out long frames
    )
    {
        using var reader = AudioReader.Open(request.Input, limits, cancel);
        info = reader.Info;
        var expected = reader.Info.Frames;
        var (mixture, count) = MixtureSpool.Spool(
            reader,
            methodRate,
            f => progress.Report(new(SeparationStage.Reading, Share(f, expected))),
            cancel
        );
        frames = count;
        if (reader.Warning is { } warning)
            warnings.Add($"{request.Input}: {warning}");
        if (frames > 0)
            return mixture;
        mixture.Dispose();
        throw new AudioFormatException(request.Input, "holds no sound");
    }

    private static ParameterWriter? Parameters(SeparationRequest request, ISeparator separator, Mixture mixture) =>
        request.ParameterCard is { } card && separator is IParametricSeparator { Layout: { } layout }
            ? new ParameterWriter(
                Path.Combine(request.OutputFolder, ParameterFile.FileName),
                layout,
                request.Pitch,
                mixture.Length,
                card,
                request.Force
            )
            : null;

    private static IEnumerable<MaskBlock> Masks(
        ISeparator separator,
        Mixture mixture,
        PitchTracks pitch,
        ParameterWriter? parameters,
        CancellationToken cancel
    ) =>
        parameters is not null && separator is IParametricSeparator parametric
            ? parametric.Masks(mixture, pitch, parameters.Write, cancel)
            : separator.Masks(mixture, pitch, cancel);

    private double[] Render(
        string input,
        ISeparator separator,
        IEnumerable<MaskBlock> masks,
        AudioInfo info,
        long frames,
        List<AudioWriter> writers,
        IProgress<SeparationProgress> progress,
        CancellationToken cancel
    )
    {
        var energy = new double[writers.Count];
        using var reader = AudioReader.Open(input, limits, cancel);
        var renderer = new StemRenderer(
            info.SampleRate,
            info.ChannelCount,
            writers.Count,
            separator.SampleRate,
            separator.Hop,
            separator.Bins
        );
        renderer.Render(
            reader.Read,
            masks,
            (voice, block) =>
            {
                writers[voice].Write(block);
                energy[voice] += System.Numerics.Tensors.TensorPrimitives.SumOfSquares(block);
            },
            done => progress.Report(new(SeparationStage.Separating, Share(done, frames))),
            cancel
        );
        return [.. energy.Select(e => Math.Sqrt(e / Math.Max(1, frames * info.ChannelCount)))];
    }

    private static void WarnOfPitch(PitchTracks pitch, Mixture mixture, List<string> warnings)
    {
        var seconds = (double)mixture.Length / mixture.SampleRate;
        var covered = pitch.FrameCount * PitchTracks.FrameSeconds;
        if (Math.Abs(covered - seconds) > 1)
            warnings.Add(
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"the F0 curves cover {covered:F1} s, the recording lasts {seconds:F1} s; beyond them all voices count as silent"
                )
            );
        for (var voice = 0; voice < pitch.VoiceCount; voice++)
            if (!pitch.Voice(voice).ContainsAnyInRange(1.0, double.MaxValue))
                warnings.Add($"the F0 of {pitch.Names[voice]} is 0 throughout; its stem will hold little");
    }

    private static double Share(long done, long? all) => all is > 0 ? Math.Clamp((double)done / all.Value, 0, 1) : 0;
}
