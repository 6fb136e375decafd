using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Discant.Audio;
using Discant.Pitch;

namespace Discant.Evaluation.Experiments;

/// <summary>
/// Works through a plan unit by unit, several side by side, and keeps the rows of each: a run that was stopped goes on where it was.
/// </summary>
/// <param name="plan">What is to be done.</param>
/// <param name="options">Which excerpts, which F0, how many threads.</param>
/// <param name="sources">What comes from outside.</param>
public sealed class ExperimentRun(ExperimentPlan plan, ExperimentOptions options, ExperimentSources sources)
{
    /// <summary>Does what has not been done yet.</summary>
    /// <param name="progress">Receives the units done so far and the name of the last one.</param>
    /// <param name="cancel">Ends the work; what is done is kept.</param>
    /// <returns>The results of all units, in the plan's order.</returns>
    public IReadOnlyList<UnitResult> Run(IProgress<(int Done, string Unit)> progress, CancellationToken cancel)
    {
        Directory.CreateDirectory(Rows);
        var results = new List<UnitResult>();
        foreach (var part in plan.Parts)
        foreach (var result in Results(part, cancel))
        {
            results.Add(result.Result);
            progress.Report((results.Count, result.Unit.Name));
        }
        return results;
    }

    private string Rows => Path.Combine(sources.Folder, "rows");

    private IEnumerable<(ExperimentUnit Unit, UnitResult Result)> Results(ExperimentPlan.Part part, CancellationToken cancel)
    {
        var data = string.Join(' ', part.Song.Voices.Select(v => sources.Hash(v.Files[part.Singer - 1])));
        var kept = part.Units.ToDictionary(u => u.Name, u => Kept(u, Identity(u, data)), StringComparer.Ordinal);
        var song = new Lazy<SongPitch>(() => new SongPitch(SongRecordings.Read(part.Song, part.Singer, cancel), options, sources));
        // F0 is heard once a mixture, before the threads part.
        foreach (var unit in part.Units.Where(u => kept[u.Name] is null))
            song.Value.Prepare(unit, cancel);
        var results = OrderedParallel.Select(
            part.Units.Count,
            options.Threads,
            (k, _) =>
                (Unit: part.Units[(int)k], Result: kept[part.Units[(int)k].Name] ?? Work(part.Units[(int)k], song.Value, data, cancel)),
            cancel
        );
        foreach (var result in results)
            yield return result;
    }

    private UnitResult Work(ExperimentUnit unit, SongPitch song, string data, CancellationToken cancel)
    {
        var (pitch, origin) = song.Of(unit);
        var work = new UnitWork(song.Recordings, unit, pitch);
        var rows = new List<ExperimentRow>();
        foreach (var excerpt in SongExcerpt.Of(song.Recordings.Length).Where(IsChosen))
        {
            cancel.ThrowIfCancellationRequested();
            rows.AddRange(work.Rows(excerpt, cancel));
        }
        var result = new UnitResult(Identity(unit, data), origin, rows);
        WholeFile.Write(FileOf(unit), JsonSerializer.Serialize(result, EvaluationJson.Default.UnitResult));
        return result;
    }

    private bool IsChosen(SongExcerpt excerpt) => options.Excerpts.Count == 0 || options.Excerpts.Contains(excerpt.Number);

    private UnitResult? Kept(ExperimentUnit unit, string identity)
    {
        try
        {
            var result = JsonSerializer.Deserialize(File.ReadAllText(FileOf(unit)), EvaluationJson.Default.UnitResult);
            return result?.Identity == identity ? result : null;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    private string FileOf(ExperimentUnit unit) => Path.Combine(Rows, unit.Name + ".json");

    private string Identity(ExperimentUnit unit, string data)
    {
        var text = new StringBuilder(sources.Version).Append('\n').Append(data).Append('\n').Append(unit.Name).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"{options.Pitch} {string.Join(' ', options.Excerpts)}\n{unit.Method.Model?.Sha256}\n");
        foreach (var (name, value) in unit.Method.Settings.OrderBy(s => s.Key, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"{name}={value}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
