using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Discant.Evaluation;
using Discant.TestSupport;
using Xunit;

namespace Discant.Tests.Evaluation;

public sealed class SeparationEvaluationTests
{
    // Both expectations were worked out once in NumPy, in double precision, from the rules of the specification alone.
    [SharedFact("data/csd_nino_dios/audio_16kHz")]
    public void The_mixture_as_every_estimate_scores_what_an_independent_computation_says()
    {
        var voices = NinoDios();
        var mixture = Sum(voices);
        VoiceSignal[] estimates = [.. voices.Select(v => v with { Samples = mixture })];
        var scores = SeparationEvaluation.Score(voices, estimates, 16000, EvaluationProtocol.Umss);
        Assert.Equal(160, scores.Frames.Count);
        Assert.Equal(2, scores.SilentFrames);
        var summary = scores.Summary("SI-SDR");
        Assert.Equal(158, summary.Count);
        Assert.Equal(-6.343549, summary.Mean, 1e-5);
        Assert.Equal(-7.320329, summary.Median, 1e-5);
        Assert.Equal(6.047265, summary.StandardDeviation, 1e-5);
        Assert.Equal(131.0 / 158, summary.ShareBelowZero, 1e-9);
        Assert.Equal(51.264850, scores.Frames[^1].Energy, 1e-4);
    }

    [SharedFact("data/csd_nino_dios/audio_16kHz")]
    public void Pairs_of_voices_are_judged_by_the_energies_of_the_four_voice_mixture()
    {
        var voices = NinoDios();
        VoiceSignal[] pair = [voices[0], voices[3]];
        var mixture = Sum(pair);
        VoiceSignal[] estimates = [.. pair.Select(v => v with { Samples = mixture })];
        var scores = SeparationEvaluation.Score(pair, estimates, 16000, EvaluationProtocol.Umss, energyMixture: Sum(voices));
        var summary = scores.Summary("SI-SDR");
        Assert.Equal(79, summary.Count);
        Assert.Equal(0.128808, summary.Mean, 1e-5);
        Assert.Equal(0.352263, summary.Median, 1e-5);
        Assert.Equal(51.264850, scores.Frames[^1].Energy, 1e-4);
    }

    [Theory]
    [InlineData(134, 32)]
    [InlineData(190, 46)]
    [InlineData(103, 24)]
    [InlineData(7.9, 0)]
    [InlineData(8, 1)]
    public void The_protocol_cuts_as_many_excerpts_as_the_paper(double seconds, int count)
    {
        var excerpts = EvaluationProtocol.Umss.Excerpts((int)(16000 * seconds), 16000);
        Assert.Equal(Enumerable.Range(1, count), excerpts.Select(e => e.Excerpt));
        Assert.All(excerpts, e => Assert.Equal((64000 * e.Excerpt) - 256, e.Start));
        Assert.All(excerpts, e => Assert.Equal(64000, e.Length));
        Assert.Throws<ArgumentException>(() => EvaluationProtocol.Umss.Excerpts(64000, 44100));
    }

    [Fact]
    public void Every_excerpt_is_scaled_to_its_own_mixture_peak()
    {
        var quiet = new float[16000 * 12];
        for (var n = 0; n < quiet.Length; n++)
            quiet[n] = (n < 100_000 ? 0.001f : 0.5f) * MathF.Sin(n * 0.1f);
        var rows = Score([new("a", quiet)], [new("a", quiet)], EvaluationProtocol.Umss).Frames;
        // A sine of amplitude 1 has energy 8000 in 16000 samples, however quiet it was recorded.
        Assert.Equal([1, 1, 1, 1, 2, 2, 2, 2], rows.Select(r => r.Excerpt));
        Assert.All(rows.Skip(4), r => Assert.Equal(8000, r.Energy, 5.0));
        Assert.Equal(8000 * 0.002 * 0.002, rows[0].Energy, 0.001);
        Assert.False(rows[0].IsKept);
        var whole = Score([new("a", quiet)], [new("a", quiet)], EvaluationProtocol.Recording).Frames;
        Assert.Equal(12, whole.Count);
        Assert.All(whole, r => Assert.Equal(0, r.Excerpt));
    }

    [Fact]
    public void Silent_frames_are_in_the_rows_but_not_in_the_summary()
    {
        var sung = MeasuresTests.Noise(1, 32000);
        Array.Clear(sung, 16000, 16000);
        var other = MeasuresTests.Noise(2, 32000);
        VoiceSignal[] references = [new("alto", sung), new("bass", other)];
        var guess = MeasuresTests.Noise(3, 32000);
        VoiceSignal[] estimates = [new("bass", guess), new("alto", guess), new("residual", other)];
        var scores = Score(references, estimates, EvaluationProtocol.Recording);
        Assert.Equal(["alto", "alto", "bass", "bass"], scores.Frames.Select(f => f.Voice).ToArray());
        Assert.Equal([true, false, true, true], scores.Frames.Select(f => f.IsKept));
        Assert.Equal(1, scores.SilentFrames);
        Assert.Equal(1, scores.Summary("SI-SDR", "alto").Count);
        Assert.Equal(3, scores.Summary("spectral SNR").Count);
        Assert.InRange(scores.Summary("SI-SDR", "bass").Mean, -80, -20);
    }

    [Fact]
    public void The_limit_of_silence_grows_with_the_sample_rate() =>
        Assert.Equal(27.5625, EvaluationProtocol.Recording.SilenceEnergyAt(44100));

    [Fact]
    public void Voices_that_do_not_fit_together_are_refused()
    {
        VoiceSignal a = new("a", new float[100]);
        VoiceSignal b = new("b", new float[100]);
        Assert.Throws<ArgumentException>(() => Score([], [a], EvaluationProtocol.Recording));
        Assert.Throws<ArgumentException>(() => Score([a, b], [a], EvaluationProtocol.Recording));
        Assert.Throws<ArgumentException>(() => Score([a, a], [a, b], EvaluationProtocol.Recording));
        Assert.Throws<ArgumentException>(() => Score([a], [a, a], EvaluationProtocol.Recording));
        Assert.Throws<ArgumentException>(() => Score([a], [new("a", new float[99])], EvaluationProtocol.Recording));
        Assert.Throws<ArgumentException>(() => Score([a, new("b", new float[99])], [a, b], EvaluationProtocol.Recording));
        Assert.Throws<ArgumentException>(() => SeparationEvaluation.Score([a], [a], 16000, EvaluationProtocol.Recording, new float[99]));
    }

    [Fact]
    public void Tables_csv_and_json_are_the_same_in_every_culture()
    {
        var scores = Example();
        var (csv, json, table) = (scores.ToCsv(), scores.ToJson(), Flat(scores));
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal(csv, scores.ToCsv());
            Assert.Equal(json, scores.ToJson());
            Assert.Equal(table, Flat(scores));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
        Assert.Equal(
            "excerpt,frame,voice,si_sdr_db,snr_db,spectral_snr_db,spectral_si_snr_db,mel_cepstral_distance,energy,kept\n"
                + "1,0,\"alto, first\",1.5,1.25,-2.25,0.125,7.5,1234.5,1\n1,1,\"alto, first\",NaN,NaN,-80,-80,0,0,0\n"
                + "2,0,bass,-3,2,Infinity,4,3.5,20,1\n",
            csv
        );
        Assert.StartsWith(
            "measure|voice|frames|mean|median|std|below 0 dB|skipped\nSI-SDR (dB)|alto, first|1|1.50|1.50|NaN|0.0 %|0\n",
            table,
            StringComparison.Ordinal
        );
        Assert.EndsWith("\nmel-cepstral distance|all|2|5.50|5.50|2.83|-|0", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_holds_frames_and_summaries_and_what_is_no_number()
    {
        using var json = JsonDocument.Parse(Example().ToJson());
        var frames = json.RootElement.GetProperty("frames");
        Assert.Equal(3, frames.GetArrayLength());
        Assert.Equal(1.5, frames[0].GetProperty("siSdrDb").GetDouble());
        Assert.Equal(7.5, frames[0].GetProperty("melCepstralDistance").GetDouble());
        Assert.Equal("NaN", frames[1].GetProperty("siSdrDb").GetString());
        Assert.Equal("Infinity", frames[2].GetProperty("spectralSnrDb").GetString());
        var summaries = json.RootElement.GetProperty("summaries");
        Assert.Equal(15, summaries.GetArrayLength());
        Assert.Equal(-0.75, summaries[2].GetProperty("mean").GetDouble());
        Assert.Equal(1, json.RootElement.GetProperty("silentFrames").GetInt32());
    }

    [Fact]
    public void Files_are_matched_by_name_whatever_the_format()
    {
        var matching = StemMatching.Of(
            ["r/Soprano_1.flac", "r/bass.wav", "r/tenor.wav"],
            ["e/soprano 1.mp3", "e/BASS.ogg", "e/residual.wav"]
        );
        Assert.Equal([("bass", "r/bass.wav", "e/BASS.ogg"), ("Soprano_1", "r/Soprano_1.flac", "e/soprano 1.mp3")], matching.Pairs);
        Assert.Equal(["r/tenor.wav"], matching.UnmatchedReferences.ToArray());
        Assert.Equal(["e/residual.wav"], matching.UnmatchedEstimates.ToArray());
        Assert.Throws<InvalidDataException>(() => StemMatching.Of(["r/a.wav", "r/A.flac"], []));
    }

    [Fact]
    public void Of_folders_only_the_audio_files_count()
    {
        var folder = Directory.CreateTempSubdirectory("discant-stems");
        try
        {
            foreach (var name in (string[])["ref/alto.wav", "ref/notes.txt", "est/alto.FLAC", "est/f0.csv"])
            {
                var path = Path.Combine(folder.FullName, name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, "");
            }
            var matching = StemMatching.OfFolders(Path.Combine(folder.FullName, "ref"), Path.Combine(folder.FullName, "est"));
            Assert.Equal("alto", Assert.Single(matching.Pairs).Voice);
            Assert.Empty(matching.UnmatchedReferences);
            Assert.Empty(matching.UnmatchedEstimates);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static SeparationScores Example() =>
        new([
            new(1, 0, "alto, first", 1.5, 1.25, -2.25, 0.125, 7.5, 1234.5, true),
            new(1, 1, "alto, first", double.NaN, double.NaN, -80, -80, 0, 0, false),
            new(2, 0, "bass", -3, 2, double.PositiveInfinity, 4, 3.5, 20, true),
        ]);

    private static string Flat(SeparationScores scores) => string.Join('\n', scores.Table().Select(row => string.Join('|', row)));

    private static SeparationScores Score(VoiceSignal[] references, VoiceSignal[] estimates, EvaluationProtocol protocol) =>
        SeparationEvaluation.Score(references, estimates, 16000, protocol);

    private static float[] Sum(IReadOnlyList<VoiceSignal> voices)
    {
        var sum = new float[voices[0].Samples.Length];
        foreach (var voice in voices)
            for (var n = 0; n < sum.Length; n++)
                sum[n] += voice.Samples[n];
        return sum;
    }

    private static VoiceSignal[] NinoDios()
    {
        string[] files = ["Soprano_205", "ContraAlt_207", "tenor2-06-2", "Bajos_204"];
        var voices = files.Select(f => Samples(Shared.Path($"data/csd_nino_dios/audio_16kHz/nino_{f}.wav"))).ToArray();
        return [.. files.Zip(voices, (name, samples) => new VoiceSignal(name, samples[..(44 * 16000)]))];
    }

    // 16-bit mono WAV, as the data set has it.
    private static float[] Samples(string path)
    {
        var bytes = File.ReadAllBytes(path).AsSpan();
        var data = bytes.IndexOf("data"u8);
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[(data + 4)..]) / 2;
        var samples = new float[length];
        for (var n = 0; n < length; n++)
            samples[n] = BinaryPrimitives.ReadInt16LittleEndian(bytes[(data + 8 + (2 * n))..]) / 32768f;
        return samples;
    }
}
