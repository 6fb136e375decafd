using System.CommandLine;
using System.Globalization;
using Discant.Audio;
using Discant.Evaluation.Datasets;
using Discant.Separation;

namespace Discant.Cli.Commands;

/// <summary>`discant datasets check`: what a folder holds, and whether it is whole.</summary>
internal sealed class DatasetsCheckCommand : DiscantCommand
{
    private readonly Argument<string> _folder = new("DIR") { Description = "Folder of the data set" };

    private readonly Option<string?> _manifest = new("--manifest")
    {
        HelpName = "FILE",
        Description =
            $"Write songs, voices and the hash of every file; as DIR/{DatasetManifest.FileName} it is what the folder is known by",
    };

    private readonly Option<bool> _force = OptionsOf.Switch("--force", "Replace the manifest if it is there");

    public DatasetsCheckCommand()
        : base(
            "check",
            "See what a data set holds: songs, voices, singers, lengths, what is missing; files are compared with the hashes of its manifest.",
            "discant datasets check ChoralSingingDataset",
            "discant datasets check stems --manifest stems/discant-dataset.json"
        )
    {
        Add(_folder);
        Add(_manifest);
        Add(_force);
    }

    public override int Run(ParseResult parse, Terminal terminal, CancellationToken cancel)
    {
        var folder = parse.GetValue(_folder)!;
        var manifest = parse.GetValue(_manifest);
        if (manifest is not null && File.Exists(manifest) && !parse.GetValue(_force))
            throw new IOException($"{manifest}: exists already; --force replaces it");
        var dataset = EnsembleDatasets.Open(folder);
        terminal.Result($"{dataset.Name}: {dataset.Folder}");
        terminal.Table(
            [
                ["song", "voice", "singers", "seconds", "rate Hz", "files"],
                .. Rows(dataset, cancel),
            ],
            2,
            3,
            4
        );
        foreach (var missing in dataset.Missing)
            terminal.Warn(missing);
        foreach (var table in dataset.PitchTables)
            terminal.Result($"F0 of mixtures: {Path.GetRelativePath(folder, table)}");
        if (Changed(folder, cancel) is { Count: > 0 } changed)
            throw new DatasetException($"{string.Join(", ", changed)}: not as the manifest of {folder} says");
        if (manifest is not null)
            WholeFile.Write(manifest, DatasetManifest.Of(dataset, f => FileHash.Sha256(f, cancel)).ToJson() + "\n");
        return ExitCode.Success;
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(EnsembleDataset dataset, CancellationToken cancel)
    {
        foreach (var song in dataset.Songs)
        foreach (var voice in song.Voices)
        {
            var infos = voice.Files.Select(f => Info(f, cancel)).ToArray();
            yield return
            [
                song.Name,
                voice.Name,
                voice.Files.Count.ToString(CultureInfo.InvariantCulture),
                string.Join(' ', infos.Select(i => Readable.Number(i.DurationSeconds, "0.0"))),
                string.Join(' ', infos.Select(i => i.SampleRate.ToString(CultureInfo.InvariantCulture)).Distinct(StringComparer.Ordinal)),
                string.Join(' ', voice.Files.Select(f => Path.GetFileName(f))),
            ];
        }
    }

    private static AudioInfo Info(string file, CancellationToken cancel)
    {
        using var reader = AudioReader.Open(file, null, cancel);
        return reader.Info;
    }

    private static IReadOnlyList<string> Changed(string folder, CancellationToken cancel) =>
        DatasetManifest.InFolder(folder) is { } manifest
            ?
            [
                .. manifest
                    .Songs.SelectMany(s => s.Voices)
                    .SelectMany(v => v.Files)
                    .Where(f => f.Sha256 is not null && File.Exists(Path.Combine(folder, f.Path)))
                    .Where(f =>
                        !f.Sha256!.Equals(FileHash.Sha256(Path.Combine(folder, f.Path), cancel), StringComparison.OrdinalIgnoreCase)
                    )
                    .Select(f => f.Path),
            ]
            : [];
}
