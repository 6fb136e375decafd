using System.Net.Http.Json;
using Discant.Audio;
using Discant.Cli;
using Discant.Cli.Commands;
using Discant.Synthesis.Singing;
using Xunit;

namespace Discant.Studio.Tests;

/// <summary>The studio's engine against `discant separate` and `discant edit`: same settings, same bytes.</summary>
public sealed class EngineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("discant-engine-").FullName;

    [Fact]
    public async Task Stems_and_changed_voices_have_the_same_bytes_as_from_the_command_line_heard_and_corrected()
    {
        var file = Sung(4);
        await using var studio = await TestStudio.Start(new StudioEngine(threads: 2));
        using var sent = await studio.Upload(await File.ReadAllBytesAsync(file), settings: new { voices = 2 });
        var recording = await TestStudio.Json(sent, 201);
        var heard = TestStudio.TakeOf(recording);
        await studio.Until(heard, "Done");
        await IsAsSeparated(studio, heard, file, "--voices", "2");

        var curves = Path.Combine(_folder, "curves.csv");
        var text = System.Text.Encoding.UTF8.GetString(await studio.Bytes($"/api/takes/{heard}/f0.csv"));
        await File.WriteAllTextAsync(curves, text.Replace(",3", ",2"));
        using var saved = await studio.Client.PutAsync(
            $"/api/takes/{heard}/f0.csv",
            new ByteArrayContent(await File.ReadAllBytesAsync(curves))
        );
        await TestStudio.Json(saved, 200);
        await IsAsEdited(studio, heard, curves);
        using var asked = await studio.Client.PostAsJsonAsync(
            $"/api/recordings/{recording.GetProperty("id").GetString()}/takes",
            new { correctionOf = heard }
        );
        var corrected = (await TestStudio.Json(asked, 201)).GetProperty("id").GetString()!;
        await studio.Until(corrected, "Done");
        await IsAsSeparated(studio, corrected, file, "--f0", curves);
        Assert.NotEqual(await studio.Bytes($"/api/takes/{heard}/stems/0.wav"), await studio.Bytes($"/api/takes/{corrected}/stems/0.wav"));
    }

    [Fact]
    public void Every_method_that_is_offered_is_one_of_the_command_line_and_says_what_it_needs()
    {
        var methods = new StudioEngine(threads: 1).Methods;
        Assert.Equal("source-filter", methods[0].Name);
        foreach (var method in methods)
        {
            var known = Cli.Methods.SeparationMethods.Named(method.Name);
            Assert.Equal(known.Understands.HasFlag(Cli.Methods.MethodOptions.OwnVoices), !method.UsesCurves);
        }
        // What finds the voices itself does not count them.
        Assert.Equal(["blind", "pursuit"], methods.Where(m => m.NeedsVoices).Select(m => m.Name));
        Assert.Equal(5, methods.Single(m => m.Name == "blind").MostVoices);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task IsAsSeparated(TestStudio studio, string take, string file, params string[] options)
    {
        var output = Path.Combine(_folder, take);
        Assert.Equal(0, CommandLine.Run(["separate", file, "-o", output, "--quiet", .. options], CancellationToken.None));
        var stems = Directory.GetFiles(Path.Combine(output, "source-filter", Path.GetFileNameWithoutExtension(file)), "*.wav");
        Assert.Equal(2, stems.Length);
        foreach (var (stem, number) in stems.Order(StringComparer.Ordinal).Select((s, k) => (s, k)))
        {
            var (expected, got) = (await File.ReadAllBytesAsync(stem), await studio.Bytes($"/api/takes/{take}/stems/{number}.wav"));
            Assert.True(expected.AsSpan().SequenceEqual(got), $"stem {number} differs from {stem}");
        }
    }

    // By the curves as they are saved, on the stems of the command line.
    private async Task IsAsEdited(TestStudio studio, string take, string curves)
    {
        var (folder, melody) = (Path.Combine(_folder, take, "source-filter", "phrase"), Path.Combine(_folder, "melody.csv"));
        await File.WriteAllTextAsync(
            melody,
            "time_s,tune_hz\n"
                + string.Concat(Enumerable.Range(0, 250).Select(k => FormattableString.Invariant($"{k * 0.016:0.000},{300 + k % 50}\n")))
        );
        var (list, output) = (Path.Combine(_folder, "edits.json"), Path.Combine(_folder, "edited"));
        await File.WriteAllTextAsync(
            list,
            """{ "edits": [ { "voice": "voice1", "melody": "melody.csv", "vibrato": 0.5 }, { "voice": "voice2", "timbreOf": "voice1", "tune": 1, "referenceHertz": 443, "breath": 0.5 } ] }"""
        );
        Assert.Equal(
            0,
            CommandLine.Run(["edit", folder, "--f0", curves, "--edits", list, "-o", output, "--quiet"], CancellationToken.None)
        );
        var voices = new object[]
        {
            new
            {
                voice = 0,
                melody = await File.ReadAllBytesAsync(melody),
                vibrato = 0.5,
            },
            new
            {
                voice = 1,
                timbreOf = 0,
                tune = 1,
                referenceHertz = 443,
                breath = 0.5,
            },
        };
        using var answer = await studio.Client.PostAsJsonAsync($"/api/takes/{take}/mix", new { voices });
        Assert.Equal(200, (int)answer.StatusCode);
        var got = await answer.Content.ReadAsByteArrayAsync();
        var expected = await File.ReadAllBytesAsync(Path.Combine(output, "mix.wav"));
        Assert.True(expected.AsSpan().SequenceEqual(got), "the mix differs from that of discant edit");
    }

    private string Sung(double seconds)
    {
        var song = Choir.Sing(Chorales.OHauptVollBlutUndWunden(), new ChoirOptions(), new Random(4));
        var file = Path.Combine(_folder, "phrase.wav");
        var sound = AudioBuffer.Mono(song.Mixture(), song.SampleRate).Slice(song.SampleRate, (int)(seconds * song.SampleRate));
        AudioFile.Write(file, sound, AudioFileFormat.Wav16);
        return file;
    }
}
