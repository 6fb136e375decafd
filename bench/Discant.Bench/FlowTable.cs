using System.Globalization;
using Discant.Audio;
using Discant.Evaluation;
using Discant.Pitch;
using Discant.Pitch.LateDeep;
using Discant.Separation;
using Discant.Separation.FlowPrior;
using Discant.Torch;
using Discant.Training;

namespace Discant.Bench;

/// <summary>What priors reach on songs whose stems are known: `SONG/INSTRUMENT.wav` or `SONG_INSTRUMENT.wav`. Each mixture is the sum of the stems that sound.</summary>
internal static class FlowTable
{
    private const double SilentPeak = 1e-3;
    private const int PieceSeconds = 10;
    private const int Rate = FlowSpectrum.SampleRate;

    /// <summary>SI-SDR of mixture, stems and oracle (true magnitudes with the mixture's phase), and the global SDR, by instrument.</summary>
    /// <param name="folder">The songs.</param>
    /// <param name="priors">Model files.</param>
    /// <param name="options">Search.</param>
    /// <param name="seconds">Of each song so much, from its middle; 0: all.</param>
    /// <param name="unknown">An instrument that sounds in the mixtures, of songs that have it, while its prior is not used; null for none.</param>
    internal static void Separation(string folder, IReadOnlyList<string> priors, FlowOptions options, double seconds, string? unknown)
    {
        var sources = Sources(priors);
        var rows = Songs(folder, sources).SelectMany(song => Score(Middle(song, seconds), sources, options, unknown)).ToArray();
        Console.WriteLine(
            "| instrument | clips | SI-SDR of the mixture | separated | improvement | oracle | global SDR, mean | median, not silent |"
        );
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var group in rows.GroupBy(r => r.Instrument).Concat(rows.GroupBy(_ => "all")))
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {group.Key} | {group.Count()} | {group.Average(r => r.Mixture):F2} | {group.Average(r => r.Estimate):F2} | {group.Average(r => r.Estimate - r.Mixture):F2} | {group.Average(r => r.Oracle):F2} | {group.Average(r => r.Global.Decibels):F2} | {GlobalSdr.Median(group.Select(r => r.Global)):F2} |"
                )
            );
    }

    /// <summary>Mean negative log likelihood, nats an element, of every instrument under every prior; the smallest of a row should be its own.</summary>
    /// <param name="folder">The songs.</param>
    /// <param name="priors">Model files.</param>
    internal static void Likelihood(string folder, IReadOnlyList<string> priors)
    {
        var sources = Sources(priors);
        var songs = Songs(folder, sources);
        Console.WriteLine($"| sound \\ prior | {string.Join(" | ", sources.Select(s => s.Name))} |");
        Console.WriteLine($"|---|{string.Concat(sources.Select(_ => "---|"))}");
        foreach (var (row, own) in sources.Index())
        {
            var sounds = songs.Where(s => s.Stems[row] is not null).Select(s => SilenceRemoval.Of(s.Stems[row]!, Rate));
            var heard = sounds.Where(s => s.Length > Rate).ToArray();
            var cells = priors.SelectMany(p => Under(p, heard)).Select(v => v.ToString("F3", CultureInfo.InvariantCulture));
            Console.WriteLine($"| {own.Name} ({heard.Length}) | {string.Join(" | ", cells)} |");
        }
    }

    private static double[] Under(string prior, float[][] sounds)
    {
        using var model = FlowModelFile.Read(prior);
        var labels = model.Network.Size.Labels;
        return
        [
            .. Enumerable
                .Range(0, model.Instruments.Count)
                .Select(label => sounds.Average(sound => Unlikelihood(model, sound, labels > 0 ? label : null))),
        ];
    }

    private static double Unlikelihood(FlowModel model, float[] sound, int? label)
    {
        float[] levelled = [.. sound];
        if (model.LevelDecibels is { } level)
        {
            using var mixture = Mixture.Of(sound, Rate);
            var gain = Math.Pow(10, level / 20) / RecordingLevel.Of(mixture, CancellationToken.None);
            System.Numerics.Tensors.TensorPrimitives.Multiply(levelled, (float)gain, levelled);
        }
        return levelled.Chunk(PieceSeconds * Rate).Where(p => p.Length > Rate).Average(piece => OfPiece(model.Network, piece, label));
    }

    private static double OfPiece(FlowNetwork network, float[] sound, int? label)
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        // As in training: rounded to 16 bits, with the noise of one step.
        var random = new Random(1);
        float[] noisy = [.. sound.Select(v => (float)((Math.Round(v * 32768) + random.NextDouble()) / 32768))];
        return FlowObjective.Of(network, new TrainingBatch([noisy], []) { Labels = label is { } number ? [number] : null }).Item();
    }

    private static FlowSource[] Sources(IReadOnlyList<string> priors)
    {
        var sources = new List<FlowSource>();
        foreach (var file in priors)
        {
            using var model = FlowModelFile.Read(file);
            sources.AddRange(FlowSource.Of(model));
        }
        return [.. sources];
    }

    private static List<(string Name, float[]?[] Stems)> Songs(string folder, FlowSource[] sources)
    {
        var songs = new List<(string, float[]?[])>();
        var names = Directory
            .EnumerateFiles(folder, "*.wav", SearchOption.AllDirectories)
            .Select(f => SongOf(folder, f))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var stems = Array.ConvertAll(sources, s => Stem(folder, name, s.Name));
            if (stems.Any(s => s is not null))
                songs.Add((name, stems));
        }
        return songs;
    }

    private static (string Name, float[]?[] Stems) Middle((string Name, float[]?[] Stems) song, double seconds)
    {
        var length = song.Stems.OfType<float[]>().Min(s => s.Length);
        var wanted = seconds > 0 ? Math.Min(length, (int)(seconds * Rate)) : length;
        var start = (length - wanted) / 2;
        return (song.Name, Array.ConvertAll(song.Stems, s => s is null ? null : Sounding(s[start..(start + wanted)])));
    }

    private static float[]? Sounding(float[] stem) =>
        Math.Abs(System.Numerics.Tensors.TensorPrimitives.MaxMagnitude<float>(stem)) > SilentPeak ? stem : null;

    private static string SongOf(string folder, string file)
    {
        var inner = Path.GetRelativePath(folder, Path.GetDirectoryName(file)!);
        return inner == "." ? Path.GetFileNameWithoutExtension(file).Split('_')[0] : inner;
    }

    private static float[]? Stem(string folder, string song, string instrument)
    {
        string[] files = [Path.Combine(folder, song, instrument + ".wav"), Path.Combine(folder, $"{song}_{instrument}.wav")];
        if (Array.Find(files, File.Exists) is not { } file)
            return null;
        var audio = AudioFile.Read(file);
        var samples = audio.SampleRate == Rate ? audio.Mid() : Resampler.Resample(audio.Mid(), audio.SampleRate, Rate);
        return Sounding(samples);
    }

    private static IEnumerable<Row> Score((string Name, float[]?[] Stems) song, FlowSource[] all, FlowOptions options, string? unknown)
    {
        var active = all.Index().Where(s => song.Stems[s.Index] is not null).ToArray();
        if (active.Length < 2 || unknown is not null && active.All(s => s.Item.Name != unknown))
            yield break;
        var length = active.Min(s => song.Stems[s.Index]!.Length);
        var mixture = new float[length];
        foreach (var (index, _) in active)
            System.Numerics.Tensors.TensorPrimitives.Add<float>(mixture, song.Stems[index].AsSpan(0, length), mixture);
        active = [.. active.Where(s => s.Item.Name != unknown)];
        FlowSource[] sources = [.. active.Select(s => s.Item)];
        var prepare = new PrepareSeparator(Rate, (_, _, _, _) => new PreparedSeparator(new FlowSeparator(sources, options), null));
        var names = new PitchTracks([.. sources.Select(_ => Array.Empty<double>())], [.. sources.Select(s => s.Name)]);
        var stems = MixtureStems.Separate(mixture, names, prepare, CancellationToken.None);
        for (var k = 0; k < stems.Length; k++)
        {
            var truth = song.Stems[active[k].Index].AsSpan(0, length);
            var row = new Row(
                sources[k].Name,
                SiSdr.Of(truth, mixture),
                SiSdr.Of(truth, stems[k]),
                SiSdr.Of(truth, Oracle(truth, mixture)),
                GlobalSdr.OfPieces(truth, stems[k], Rate)[0]
            );
            Console.Error.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{song.Name} {row.Instrument}: {row.Mixture:F2} -> {row.Estimate:F2} dB")
            );
            yield return row;
        }
    }

    private static float[] Oracle(ReadOnlySpan<float> truth, float[] mixture)
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        var transform = FlowSpectrum.Transform;
        var own = transform.Centred(Tensor.From(truth, 1, truth.Length)).Abs();
        var mixed = transform.Centred(Tensor.From(mixture, 1, mixture.Length));
        return transform.InverseCentred(mixed * (own / mixed.Abs().Clamp(min: 1e-12)).To(ScalarType.Complex64), mixture.Length).ToSingles();
    }

    private sealed record Row(string Instrument, double Mixture, double Estimate, double Oracle, GlobalSdrPiece Global);
}
