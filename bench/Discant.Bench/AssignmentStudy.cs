using System.Globalization;
using Discant.Evaluation;
using Discant.Pitch;

namespace Discant.Bench;

/// <summary>Scores the assignment to voices on candidates of several recordings, for other settings than the defaults.</summary>
internal static class AssignmentStudy
{
    /// <param name="folders">Each with candidates.csv (see <see cref="CandidateTable"/>) and true.csv.</param>
    /// <param name="settings">NAME=VALUE of <see cref="PathAssignmentOptions"/>, or `search=N` for N random changes of them that are kept where they help.</param>
    internal static void Run(string[] folders, string[] settings)
    {
        var sets = folders
            .Select(f =>
                (
                    Name: Path.GetFileName(f),
                    Candidates: Read(Path.Combine(f, "candidates.csv")),
                    Truth: PitchFile.Read(Path.Combine(f, "true.csv"))
                )
            )
            .ToArray();
        var options = new PathAssignmentOptions();
        var search = 0;
        foreach (var setting in settings.Select(s => s.Split('=')))
            if (setting[0] == "write")
                continue;
            else if (setting[0] == "search")
                search = int.Parse(setting[1], CultureInfo.InvariantCulture);
            else
                options = With(options, setting[0], double.Parse(setting[1], CultureInfo.InvariantCulture));
        var best = Score(sets, options, print: true);
        if (settings.Contains("write=1"))
            foreach (var (set, folder) in sets.Zip(folders))
                PitchFile.Write(Path.Combine(folder, "assigned.csv"), PathAssignment.Assign(set.Candidates, set.Truth.VoiceCount, options));
        var random = new Random(1);
        // Not what decides how much is sung: a higher F-score there costs more in separation than it brings.
        string[] names =
        [
            "MostEvidence",
            "SingingBonus",
            "ToneCost",
            "LeapCost",
            "RegisterCost",
            "CrossingCost",
            "HandOverCost",
            "OverlapCost",
            "LongestOverlapSeconds",
            "MemorySeconds",
            "RegisterSpread",
        ];
        for (var k = 0; k < search; k++)
        {
            var name = names[random.Next(names.Length)];
            var factor = Math.Exp((random.NextDouble() - 0.5) * 1.6);
            var tried = With(
                options,
                name,
                Convert.ToDouble(typeof(PathAssignmentOptions).GetProperty(name)!.GetValue(options), CultureInfo.InvariantCulture) * factor
            );
            var score = Score(sets, tried, print: false);
            if (score <= best)
                continue;
            (best, options) = (score, tried);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{k} {name} {typeof(PathAssignmentOptions).GetProperty(name)!.GetValue(options):G4}: {score:F4}"
                )
            );
        }
        if (search > 0)
        {
            Score(sets, options, print: true);
            Console.WriteLine(options);
        }
    }

    private static PathAssignmentOptions With(PathAssignmentOptions options, string name, double value)
    {
        var copy = options with { };
        var property =
            typeof(PathAssignmentOptions).GetProperty(name) ?? throw new ArgumentException($"there is no setting {name}", nameof(name));
        property.SetValue(copy, property.PropertyType == typeof(int) ? (int)value : value);
        return copy;
    }

    private static double Score(
        (string Name, PitchCandidates Candidates, PitchTracks Truth)[] sets,
        PathAssignmentOptions options,
        bool print
    )
    {
        var sum = 0.0;
        foreach (var (name, candidates, truth) in sets)
        {
            var c = PitchComparison.Of(truth, PathAssignment.Assign(candidates, truth.VoiceCount, options));
            var voices = c.Voices.Average(v => v.OverallAccuracy);
            sum += (c.WithinQuarterTone.Pitch.FScore + voices) / 2 / sets.Length;
            if (print)
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{name}: P {c.WithinQuarterTone.Pitch.Precision:F3} R {c.WithinQuarterTone.Pitch.Recall:F3} F {c.WithinQuarterTone.Pitch.FScore:F3} F20 {c.WithinFifthOfSemitone.Pitch.FScore:F3}, voices {string.Join(' ', c.Voices.Select(v => v.OverallAccuracy.ToString("F3", CultureInfo.InvariantCulture)))}, other voice {c.Errors.Average(e => (double)e.OtherVoice / e.Frames):F3}, other {c.Errors.Average(e => (double)e.Other / e.Frames):F3}"
                    )
                );
        }
        return sum;
    }

    private static PitchCandidates Read(string file)
    {
        var frames = new List<List<PitchCandidate>>();
        foreach (
            var row in File.ReadLines(file)
                .Skip(1)
                .Select(l => Array.ConvertAll(l.Split(','), v => double.Parse(v, CultureInfo.InvariantCulture)))
        )
        {
            while (frames.Count <= row[0])
                frames.Add([]);
            frames[(int)row[0]].Add(new PitchCandidate(row[1], row[2]));
        }
        return new PitchCandidates(PitchTracks.FrameSeconds, [.. frames.Select(f => f.ToArray())]);
    }
}
