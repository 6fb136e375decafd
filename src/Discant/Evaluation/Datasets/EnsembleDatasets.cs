namespace Discant.Evaluation.Datasets;

/// <summary>Data sets of ensembles as folders: by their manifest, by the names of their files, or as `track/voice.wav`.</summary>
public static class EnsembleDatasets
{
    /// <summary>Reads a folder, whichever of the three it is.</summary>
    /// <exception cref="DatasetException">There is no such folder, or no song in it.</exception>
    public static EnsembleDataset Open(string folder)
    {
        if (!Directory.Exists(folder))
            throw new DatasetException($"{folder}: there is no such folder");
        var dataset = DatasetManifest.InFolder(folder)?.Dataset(folder) ?? ChoralSingingDataset.Read(folder) ?? TrackFolders.Read(folder);
        if (dataset.Songs.Count > 0)
            return dataset;
        var why = dataset.Missing.Count > 0 ? $" ({string.Join("; ", dataset.Missing)})" : "";
        throw new DatasetException(
            $"{folder}: holds no song of two voices or more, neither as track/voice.wav nor as the Choral Singing Dataset{why}"
        );
    }
}
