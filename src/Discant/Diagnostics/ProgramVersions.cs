using System.Reflection;
using Discant.Audio;
using Discant.Torch;

namespace Discant.Diagnostics;

/// <summary>Versions of the program and of what it builds on.</summary>
public static class ProgramVersions
{
    /// <summary>The program's own version.</summary>
    public static string Own { get; } =
        typeof(ProgramVersions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? "unknown";

    /// <summary>Versions by name, of those that are there.</summary>
    public static IReadOnlyDictionary<string, string> Find()
    {
        var audio = AudioBackends.Find();
        var versions = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["discant"] = Own,
            ["dotnet"] = Environment.Version.ToString(),
            ["libtorch"] = TorchEngine.Version,
        };
        foreach (
            var (name, version) in new[] { ("libsndfile", audio.SndFile), ("libsamplerate", audio.SampleRate), ("ffmpeg", audio.Ffmpeg) }
        )
            if (version is not null)
                versions[name] = version;
        return versions;
    }
}
