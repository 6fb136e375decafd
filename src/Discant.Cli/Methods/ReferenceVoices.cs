using Discant.Audio;
using Discant.Pitch;
using Discant.Separation;

namespace Discant.Cli.Methods;

/// <summary>A folder with the true voices of a recording, one file each.</summary>
internal sealed class ReferenceVoices
{
    private const int PitchRate = 16000;

    private readonly IReadOnlyList<string> _files;

    /// <exception cref="UsageException">There is no such folder, or it holds no recording, or two of one name.</exception>
    public ReferenceVoices(string folder)
    {
        if (!Directory.Exists(folder))
            throw new UsageException($"--references {folder}: there is no such folder");
        _files = AudioFolder.Files(folder);
        if (_files.Count == 0)
            throw new UsageException($"--references {folder}: holds no recording");
        if (_files.GroupBy(NameOf, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } same)
            throw new UsageException(
                $"--references {folder}: {string.Join(" and ", same.Select(Path.GetFileName))} are one voice by their names; leave one"
            );
        Identity = string.Join(' ', _files.Select(f => FileHash.Sha256(f, CancellationToken.None)));
    }

    /// <summary>Stands for the files' content.</summary>
    public string Identity { get; }

    /// <summary>Opens one of them by its name without ending.</summary>
    public Mixture Open(string name, int sampleRate, CancellationToken cancel) =>
        RecordingMixture.Open(_files.First(f => NameOf(f) == name), sampleRate, null, cancel);

    /// <summary>Their F0 curves, by which the stems are named; heard when they are needed.</summary>
    public PitchSource Pitch() => new($"pyin of {Identity}", (progress, cancel) => new PitchFinding(Track(progress, cancel), []));

    private static string NameOf(string file) => Path.GetFileNameWithoutExtension(file);

    private PitchTracks Track(IProgress<double> progress, CancellationToken cancel)
    {
        var voices = new List<(string Name, Mixture Recording)>();
        try
        {
            foreach (var name in _files.Select(NameOf))
                voices.Add((name, Open(name, PitchRate, cancel)));
            return SoloPitch.Track(voices, progress, cancel);
        }
        finally
        {
            voices.ForEach(v => v.Recording.Dispose());
        }
    }
}
