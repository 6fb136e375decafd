using Discant.Audio.Midi;
using Xunit;

namespace Discant.Audio.Tests;

/// <summary>A test that needs a program on this machine; fluidsynth also needs a soundfont.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProgramFactAttribute : FactAttribute
{
    public ProgramFactAttribute(string program)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(f => File.Exists(Path.Combine(f, program))))
            Skip = $"needs {program}, which is not installed";
        else if (program == "fluidsynth" && SoundFontRenderer.Installed() is null)
            Skip = "needs a soundfont, and none is installed";
    }
}
