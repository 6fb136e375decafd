using System.IO.Compression;
using Discant.Audio;
using Discant.Pitch;
using Discant.Separation.Results;
using Discant.Studio.Storage;

namespace Discant.Studio.Sound;

/// <summary>Everything of a take in one archive, written while it is sent.</summary>
/// <param name="folder">Where everything lies.</param>
internal sealed class StemArchive(StudioFolder folder)
{
    private const int BlockFrames = 65536;

    /// <summary>Writes a sound in another format.</summary>
    /// <param name="sound">The sound.</param>
    /// <param name="file">Where to; it appears when it is complete.</param>
    /// <param name="format">The format.</param>
    /// <param name="cancel">Ends the work.</param>
    public static void Encode(string sound, string file, AudioFileFormat format, CancellationToken cancel)
    {
        using var reader = AudioReader.Open(sound, null, cancel);
        using var writer = AudioWriter.Create(file, format, reader.Info.SampleRate, reader.Info.ChannelCount, overwrite: true);
        var block = new float[BlockFrames * reader.Info.ChannelCount];
        for (int frames; (frames = reader.Read(block)) > 0; )
            writer.Write(block.AsSpan(0, frames * reader.Info.ChannelCount));
        writer.Complete();
    }

    /// <summary>Writes recording, stems, curves, report and record.</summary>
    /// <param name="target">Where to; need not be seekable.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="take">A finished take of it.</param>
    /// <param name="name">The folder in the archive.</param>
    /// <param name="cancel">Ends the work.</param>
    public async Task Write(Stream target, StoredRecording recording, StoredTake take, string name, CancellationToken cancel)
    {
        var archive = await ZipArchive.CreateAsync(target, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancel);
        await using (archive)
        {
            var names = take.Voices.Select(v => v.Name + ".wav").ToArray();
            // A recording may be called as one of its voices.
            var original = names.Contains(recording.Name, StringComparer.OrdinalIgnoreCase)
                ? "recording of " + recording.Name
                : recording.Name;
            await AddFile(archive, $"{name}/{original}", folder.Original(recording.Id), cancel);
            for (var v = 0; v < names.Length; v++)
                await AddFile(archive, $"{name}/{names[v]}", Path.Combine(folder.Stems(take), take.Voices[v].File), cancel);
            var curves = take.Revision > 0 ? take.Named(PitchFile.Read(folder.Curves(take, take.Revision))) : null;
            if (curves is not null)
                await AddCurves(archive, name, curves, cancel);
            if (SeparationRecord.InFolder(folder.Stems(take)) is { } record)
            {
                record = Published(record, take, original);
                var none = new PitchTracks([.. take.Voices.Select(_ => Array.Empty<double>())], [.. take.Voices.Select(v => v.Name)]);
                await AddText(archive, $"{name}/report.html", SeparationReport.Html(record, curves ?? none), cancel);
                await AddText(archive, $"{name}/separation.json", record.ToJson() + "\n", cancel);
            }
        }
    }

    // As the user knows it: no path of ours, and the names of the voices as they are now.
    private SeparationRecord Published(SeparationRecord record, StoredTake take, string original) =>
        record with
        {
            Input = original,
            Folder = ".",
            Warnings = [.. record.Warnings.Select(w => folder.WithoutPaths(w, original))],
            Figures =
            [
                .. record.Figures.Select(f =>
                    f with
                    {
                        Lines = [.. f.Lines.Select(l => l with { Name = NowCalled(record, take, l.Name) })],
                    }
                ),
            ],
            Stems = [.. record.Stems.Select((s, k) => s with { Voice = take.Voices[k].Name, File = take.Voices[k].Name + ".wav" })],
        };

    private static string NowCalled(SeparationRecord record, StoredTake take, string name) =>
        record.Stems.Index().FirstOrDefault(s => s.Item.Voice == name) is { Item: not null } stem ? take.Voices[stem.Index].Name : name;

    private async Task AddCurves(ZipArchive archive, string name, PitchTracks curves, CancellationToken cancel)
    {
        foreach (var ending in new[] { ".csv", ".mid" })
        {
            var file = folder.NewIncoming(ending);
            try
            {
                PitchFile.Write(file, curves);
                await AddFile(archive, $"{name}/f0{ending}", file, cancel);
            }
            finally
            {
                File.Delete(file);
            }
        }
    }

    private static async Task AddFile(ZipArchive archive, string name, string file, CancellationToken cancel)
    {
        // Sound does not get smaller this way, only slower.
        var entry = archive.CreateEntry(name, CompressionLevel.NoCompression);
        await using var target = await entry.OpenAsync(cancel);
        await using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
        await source.CopyToAsync(target, cancel);
    }

    private static async Task AddText(ZipArchive archive, string name, string text, CancellationToken cancel)
    {
        var entry = archive.CreateEntry(name, CompressionLevel.Optimal);
        await using var target = await entry.OpenAsync(cancel);
        await target.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), cancel);
    }
}
