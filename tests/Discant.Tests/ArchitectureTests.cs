using System.Text.RegularExpressions;
using Discant.TestSupport;
using Xunit;

namespace Discant.Tests;

/// <summary>The directions of ARCHITECTURE.md, read off the source files.</summary>
public sealed partial class ArchitectureTests
{
    // Lowest first. A folder uses those of earlier rows and itself, never its neighbours.
    private static readonly string[][] s_order =
    [
        ["Discant"],
        ["Torch"],
        ["Audio"],
        ["Pitch", "Synthesis"],
        ["Figures"],
        ["Training"],
        ["Separation"],
        ["Evaluation", "Diagnostics"],
        ["Studio"],
        ["Cli"],
    ];

    // Folders of Separation that serve every method.
    private static readonly string[] s_shared = ["Editing", "HarmonicTones", "Models", "Parameters", "Results"];

    private static readonly Lazy<IReadOnlyList<SourceFile>> s_files = new(ReadSources);

    [Fact]
    public void Every_folder_has_its_place_in_the_order()
    {
        var known = s_order.SelectMany(row => row).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(s_files.Value.Where(file => !known.Contains(file.Folder)).Select(file => file.Path));
    }

    [Fact]
    public void A_folder_uses_only_folders_above_it()
    {
        var wrong =
            from file in s_files.Value
            from used in UsedFolders(file)
            where used != file.Folder && Row(used) >= Row(file.Folder)
            select $"{file.Path} uses {used}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void What_all_methods_share_knows_no_method_and_methods_do_not_know_each_other()
    {
        var separation = s_files.Value.Where(file => file.Folder == "Separation").ToArray();
        var methods = separation.Select(file => file.Method).Where(method => method.Length > 0).Distinct().ToArray();
        Assert.NotEmpty(methods);
        var wrong =
            from file in separation
            from method in methods
            where method != file.Method && Regex.IsMatch(file.Code, $@"\b{method}\s*[.;]", RegexOptions.None, TimeSpan.FromSeconds(1))
            select $"{file.Path} uses {method}";
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("using Discant.Evaluation;", "Evaluation")]
    [InlineData("using static Discant.Training.StepSeeds;", "Training")]
    [InlineData("using Audio = Discant.Audio.AudioReader;", "Audio")]
    [InlineData("    var seed = Training.StepSeeds.Of(1, 2, 3);", "Training")]
    [InlineData("    /// <see cref=\"Discant.Evaluation.SiSdr\"/>", null)]
    [InlineData("    var model = request.Training.Steps;", null)]
    public void A_use_is_seen_however_it_is_written(string line, string? used)
    {
        var file = new SourceFile("X.cs", "Pitch", "", Comment().Replace(line, ""));
        Assert.Equal(used is null ? [] : [used], UsedFolders(file));
    }

    private static int Row(string folder) => Array.FindIndex(s_order, row => row.Contains(folder, StringComparer.Ordinal));

    private static string[] UsedFolders(SourceFile file)
    {
        var full = QualifiedName().Matches(file.Code).Select(match => match.Groups["folder"].Value);
        // `Training.StepSeeds` needs no using from within the namespace Discant.
        var relative =
            from match in RelativeName().Matches(file.Code)
            let folder = match.Groups["folder"].Value
            where s_files.Value.Any(other => other.Folder == folder && other.TypeName == match.Groups["type"].Value)
            select folder;
        return [.. full.Concat(relative).Where(folder => Row(folder) >= 0).Distinct(StringComparer.Ordinal)];
    }

    private static List<SourceFile> ReadSources()
    {
        var source = Path.Combine(Repository.Root, "src");
        var files = new List<SourceFile>();
        foreach (var path in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var parts = Path.GetRelativePath(source, path).Split(Path.DirectorySeparatorChar);
            if (parts.Contains("obj", StringComparer.Ordinal) || parts.Contains("bin", StringComparer.Ordinal))
                continue;
            // src/Discant/Pitch/X.cs is of Pitch, src/Discant.Audio/X.cs of Audio; src/Discant/X.cs is below them all.
            var folder =
                parts[0] != "Discant" ? parts[0]["Discant.".Length..]
                : parts.Length > 2 ? parts[1]
                : "Discant";
            var method = folder == "Separation" && parts.Length > 3 && !s_shared.Contains(parts[2], StringComparer.Ordinal) ? parts[2] : "";
            files.Add(new SourceFile(string.Join('/', parts), folder, method, Comment().Replace(File.ReadAllText(path), "")));
        }
        return files;
    }

    [GeneratedRegex(@"//[^\n]*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\bDiscant\.(?<folder>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex QualifiedName();

    [GeneratedRegex(@"(?<![\w.])(?<folder>[A-Z]\w*)\.(?<type>[A-Z]\w*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RelativeName();

    private sealed record SourceFile(string Path, string Folder, string Method, string Code)
    {
        internal string TypeName => System.IO.Path.GetFileNameWithoutExtension(Path);
    }
}
