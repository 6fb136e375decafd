using System.Diagnostics;
using System.Globalization;
using Discant.Audio;
using Discant.Pitch;
using Discant.Separation;
using Discant.Separation.SourceFilter;
using Discant.TestSupport;
using Discant.Torch;

namespace Discant.Bench;

/// <summary>Separates mixtures of the Nino Dios singers with the published F0 and scores them by spec 7.1 to 7.3, in one process.</summary>
internal sealed class NinoDios
{
    private static readonly string[] s_wav =
    [
        "nino_Soprano_{0}05.wav",
        "nino_ContraAlt_{0}07.wav",
        "nino_tenor{0}-06-2.wav",
        "nino_Bajos_{0}04.wav",
    ];
    private static readonly string[] s_token = ["Sno_{0}05", "Alt_{0}07", "t{0}-06-2", "Bos_{0}04"];

    private static readonly string[] s_names = ["soprano", "alto", "tenor", "bass"];

    private readonly float[][] _stems;
    private readonly float[][] _quartet;

    internal NinoDios(string singers, string voices)
    {
        var chosen = voices.Select(v => "satb".IndexOf(v, StringComparison.Ordinal)).ToArray();
        var all = Enumerable.Range(0, 4).Select(v => Read(string.Format(CultureInfo.InvariantCulture, s_wav[v], singers[v]))).ToArray();
        var length = all.Min(s => s.Length);
        _quartet = [.. all.Select(s => s[..length])];
        _stems = [.. chosen.Select(v => _quartet[v])];
        var key = "nino_dios_" + string.Join('_', chosen.Select(v => string.Format(CultureInfo.InvariantCulture, s_token[v], singers[v])));
        var f0 = new NpzFile(Shared.Path($"data/csd_nino_dios/multif0_cuesta_{(chosen.Length == 4 ? 4 : 2)}_voices.npz"))[key];
        var count = chosen.Length;
        Pitch = new PitchTracks(
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(v => Enumerable.Range(0, (int)f0.Shape[0]).Select(t => f0.Values[t * count + v]).ToArray()),
            ],
            [.. chosen.Select(v => s_names[v])]
        );
        var mix = new float[length];
        foreach (var stem in _stems)
            for (var n = 0; n < length; n++)
                mix[n] += stem[n];
        Mix = mix;
        Mixture = Mixture.Of(mix, 16000);
    }

    internal PitchTracks Pitch { get; }

    internal Mixture Mixture { get; }

    internal float[] Mix { get; }

    /// <summary>Writes mixture.wav, f0.csv, references/ and, for the silence rule, quartet.wav into a folder.</summary>
    internal void Write(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "references"));
        void Save(string name, float[] samples) =>
            AudioFile.Write(Path.Combine(folder, name), AudioBuffer.Mono(samples, 16000), AudioFileFormat.WavFloat, overwrite: true);
        Save("mixture.wav", Mix);
        var quartet = new float[Mix.Length];
        foreach (var stem in _quartet)
            System.Numerics.Tensors.TensorPrimitives.Add<float>(quartet, stem, quartet);
        Save("quartet.wav", quartet);
        for (var voice = 0; voice < _stems.Length; voice++)
            Save($"references/{Pitch.Names[voice]}.wav", _stems[voice]);
        PitchFile.Write(Path.Combine(folder, "f0.csv"), Pitch);
    }

    internal float[][] Separate(ISeparator separator)
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        var stft = new Stft(2048, 256);
        var spectrum = stft.Centred(Tensor.From(Mix, 1, Mix.Length));
        var frames = (int)spectrum.Shape[1];
        var masks = Enumerable.Range(0, _stems.Length).Select(_ => new float[frames * stft.Bins]).ToArray();
        foreach (var block in separator.Masks(Mixture, Pitch, CancellationToken.None))
            for (var v = 0; v < masks.Length; v++)
            {
                var at = (int)block.FirstFrame * stft.Bins;
                var count = Math.Min(block.Masks[v].Length, masks[v].Length - at);
                if (count > 0)
                    block.Masks[v].AsSpan(0, count).CopyTo(masks[v].AsSpan(at));
            }
        return [.. masks.Select(m => stft.InverseCentred(spectrum * Tensor.From(m, 1, frames, stft.Bins), Mix.Length).ToSingles())];
    }

    internal string Score(float[][] estimates)
    {
        var rows = _stems.Select(_ => new List<double>()).ToArray();
        for (var e = 1; e <= 24; e++)
        {
            var start = 64000 * e - 256;
            for (var f = 0; f < 4; f++)
            {
                var at = start + 16000 * f;
                if (start + 64000 > Mix.Length)
                    continue;
                double peak = 0;
                for (var n = start; n < start + 64000; n++)
                    peak = Math.Max(peak, Math.Abs(_quartet.Sum(s => (double)s[n])));
                for (var v = 0; v < _stems.Length; v++)
                    Add(rows[v], _stems[v].AsSpan(at, 16000), estimates[v].AsSpan(at, 16000), peak);
            }
        }
        var pooled = rows.SelectMany(r => r).Order().ToArray();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"mean {pooled.Average():F2} median {pooled[pooled.Length / 2]:F2} rows {pooled.Length} voices {string.Join(' ', rows.Select(r => r.Average().ToString("F2", CultureInfo.InvariantCulture)))}"
        );
    }

    private static void Add(List<double> rows, ReadOnlySpan<float> target, ReadOnlySpan<float> estimate, double peak)
    {
        double tt = 0,
            te = 0;
        for (var n = 0; n < target.Length; n++)
        {
            tt += (double)target[n] * target[n];
            te += (double)target[n] * estimate[n];
        }
        if (tt / (peak * peak) < 10)
            return;
        var alpha = te / tt;
        double noise = 0;
        for (var n = 0; n < target.Length; n++)
            noise += Math.Pow(alpha * target[n] - estimate[n], 2);
        rows.Add(10 * Math.Log10(alpha * alpha * tt / noise + 1e-8));
    }

    private static float[] Read(string name) => AudioFile.Read(Shared.Path($"data/csd_nino_dios/audio_16kHz/{name}")).Channels[0];

    /// <summary>Scores a model without fitting, with variants of the masks.</summary>
    internal static void Masks(string singers, string voices, string modelFile, SourceFilterOptions options)
    {
        var nino = new NinoDios(singers, voices);
        using var model = new SourceFilterModel(SourceFilterModelFile.Read(modelFile));
        void Show(string name, SourceFilterOptions o) =>
            Console.WriteLine($"{singers} {voices} {name}: {nino.Score(nino.Separate(new SourceFilterSeparator(model, o)))}");
        var c = EnvelopeRefinementOptions.Default.Stages;
        Show("paper p=1", options with { Refinement = EnvelopeRefinementOptions.None, MaskExponent = 1 });
        Show("p=2", options with { Refinement = EnvelopeRefinementOptions.None });
        Show("refined", options);
        Show("refined, fine only", options with { Refinement = new([new(2, 17, 15), new(2, 9, 9)]) });
        Show("refined, 33 and 17", options with { Refinement = new([new(2, 33, 31), new(1, 17, 15)]) });
        Show("refined, once each", options with { Refinement = new([new(1, 65, 63), new(1, 33, 31), new(1, 17, 15), new(1, 9, 9)]) });
        Show(
            "refined, more fine",
            options with
            {
                Refinement = new([new(3, 65, 63), new(3, 33, 31), new(2, 17, 15), new(4, 9, 9), new(2, 5, 9)]),
            }
        );
    }

    /// <summary>Fits a fresh or given model on one mixture and prints score against time.</summary>
    internal static void Fit(
        string singers,
        string voices,
        NetworkSize size,
        string? modelFile,
        RecordingFitOptions fit,
        SourceFilterOptions options,
        int[] checkpoints
    )
    {
        var nino = new NinoDios(singers, voices);
        using var network = modelFile is null ? new ParameterNetwork(size, new Random(4)) : SourceFilterModelFile.Read(modelFile);
        using var model = new SourceFilterModel(network);
        using var trainer = new RecordingFit(model, nino.Mixture, nino.Pitch, fit);
        var clock = new Stopwatch();
        var losses = new List<double>();
        var file = Path.Combine(Path.GetTempPath(), $"nino-{singers}-{voices}.safetensors");
        foreach (var stop in checkpoints)
        {
            clock.Start();
            while (trainer.Steps < stop)
                losses.Add(trainer.Step(CancellationToken.None));
            clock.Stop();
            SourceFilterModelFile.Write(file, network);
            var watch = Stopwatch.StartNew();
            var plain = nino.Score(
                nino.Separate(new SourceFilterSeparator(model, options with { Refinement = EnvelopeRefinementOptions.None }))
            );
            var refined = nino.Score(nino.Separate(new SourceFilterSeparator(model, options)));
            var cpu = Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{singers} {voices} steps {stop} wall {clock.Elapsed.TotalSeconds:F0} s, cpu {cpu:F0}, loss {losses.TakeLast(25).DefaultIfEmpty(0).Average():F3} | plain {plain} | refined {refined} ({watch.Elapsed.TotalSeconds:F0} s)"
                )
            );
        }
    }
}
