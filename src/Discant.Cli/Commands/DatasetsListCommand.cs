using System.CommandLine;

namespace Discant.Cli.Commands;

/// <summary>`discant datasets list`.</summary>
internal sealed class DatasetsListCommand()
    : DiscantCommand("list", "List the data sets that experiments know, and how to get them.", "discant datasets list")
{
    public override int Run(ParseResult parse, Terminal terminal, CancellationToken cancel)
    {
        terminal.Table([
            ["data set", "licence", "where it is", "what it is"],
            [
                Evaluation.Datasets.ChoralSingingDataset.Name,
                "CC BY 4.0",
                "https://zenodo.org/records/2649950",
                "three songs by sixteen singers, one microphone each; download it and name its folder",
            ],
            ["any folder", "yours", "TRACK/VOICE.wav", "each folder a song, each recording in it a voice"],
            [
                "any folder with a manifest",
                "yours",
                Evaluation.Datasets.DatasetManifest.FileName,
                "songs, voices and singers as the manifest says; `discant datasets check DIR --manifest FILE` writes one",
            ],
        ]);
        return ExitCode.Success;
    }
}
