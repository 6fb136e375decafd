using System.Globalization;
using System.Text.Json;
using Discant.TestSupport;
using Xunit;

namespace Discant.Audio.Tests;

/// <summary>Every file ends in finite samples or in one error of one line, in bounded memory. Alone, because it watches the memory of the process.</summary>
[Collection(nameof(HostileAudioTests))]
[CollectionDefinition(nameof(HostileAudioTests), DisableParallelization = true)]
public class HostileAudioTests
{
    private static readonly TimeSpan s_hang = TimeSpan.FromMinutes(2);

    public static TheoryData<HostileCase> Generated => new([.. HostileWav.Cases(), .. HostileOther.Cases()]);

    [Theory]
    [MemberData(nameof(Generated), DisableDiscoveryEnumeration = true)]
    public void A_generated_hostile_file_ends_as_it_must(HostileCase hostile)
    {
        using var folder = new TemporaryFolder();
        Judge(folder.Write(hostile.Name, hostile.Bytes), hostile.Fate, hostile.Frames, rate: null);
    }

    [SharedFact("conformance/hostile_audio/synthetic/expected.json")]
    public void The_synthetic_hostile_files_end_as_they_must()
    {
        using var expected = JsonDocument.Parse(File.ReadAllText(Shared.Path("conformance/hostile_audio/synthetic/expected.json")));
        foreach (var entry in expected.RootElement.EnumerateObject())
        {
            var fate = entry.Value.GetProperty("expect").GetString() switch
            {
                "accept" => Fate.Accepted,
                "reject" => Fate.Refused,
                _ => Fate.Either,
            };
            var frames = Number(entry.Value, "frames") ?? Number(entry.Value, "partial_frames");
            Judge(Shared.Path($"conformance/hostile_audio/synthetic/{entry.Name}"), fate, frames, Number(entry.Value, "rate"));
        }
    }

    [SharedFact("conformance/hostile_audio/MANIFEST.tsv")]
    public void The_collected_hostile_files_end_in_samples_or_one_error()
    {
        var read = 0;
        foreach (var line in File.ReadLines(Shared.Path("conformance/hostile_audio/MANIFEST.tsv")).Skip(1))
        {
            var columns = line.Split('\t');
            // What both reference decoders read to the same length, and is not broken on purpose, must be read by us to that length too.
            var broken =
                columns[0].Contains("synthetic/", StringComparison.Ordinal) || columns[0].Contains("/faulty/", StringComparison.Ordinal);
            var frames = columns[3] == "ok" && columns[5] == "ok" && !broken ? FramesBoth(columns) : null;
            Judge(Shared.Path($"conformance/hostile_audio/{columns[0]}"), frames is null ? Fate.Either : Fate.Accepted, frames, rate: null);
            read++;
        }
        Assert.True(read > 100, $"only {read} files");
    }

    [SharedFact("conformance/hostile_audio/ietf-flac/subset")]
    public void Every_flac_of_the_standard_subset_is_read()
    {
        foreach (var file in Directory.EnumerateFiles(Shared.Path("conformance/hostile_audio/ietf-flac/subset"), "*.flac"))
            Judge(file, Fate.Accepted, frames: null, rate: null);
    }

    private static int? FramesBoth(string[] columns)
    {
        var bytes = long.Parse(columns[4], CultureInfo.InvariantCulture);
        var frames = long.Parse(columns[6], CultureInfo.InvariantCulture);
        return frames > 0 && bytes % (frames * sizeof(float)) == 0 && bytes / (frames * sizeof(float)) is >= 1 and <= 8
            ? (int)frames
            : null;
    }

    private static int? Number(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) ? value.GetInt32() : null;

    private static void Judge(string file, Fate fate, int? frames, int? rate)
    {
        using var cancel = new CancellationTokenSource(s_hang);
        var memory = PeakMemory.Begin();
        try
        {
            var audio = AudioFile.Read(file, cancel: cancel.Token);
            Assert.True(fate != Fate.Refused, $"{file} was accepted");
            Assert.True(audio.Length > 0, $"{file} is empty");
            Assert.All(audio.Channels, c => Assert.DoesNotContain(c, v => !(Math.Abs(v) <= AudioReader.LargestSample)));
            Assert.True(frames is null || frames == audio.Length, $"{file}: {audio.Length} frames instead of {frames}");
            Assert.True(rate is null || rate == audio.SampleRate, $"{file}: {audio.SampleRate} Hz instead of {rate}");
        }
        catch (AudioFormatException error)
        {
            Assert.True(fate != Fate.Accepted, $"{file} was refused: {error.Message}");
            AudioReaderTests.AssertOneLine(error, file);
        }
        var allowed = 32 * new FileInfo(file).Length + (64L << 20);
        Assert.True(memory.Growth() <= allowed, $"{file}: {memory.Growth()} bytes of memory, {allowed} allowed");
    }
}
