using Discant.Audio.Midi;
using Xunit;

namespace Discant.EndToEnd.Tests;

/// <summary>A test that needs fluidsynth and a soundfont on this machine.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RenderFactAttribute : FactAttribute
{
    public RenderFactAttribute()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(f => File.Exists(Path.Combine(f, "fluidsynth"))) || SoundFontRenderer.Installed() is null)
            Skip = "needs fluidsynth and a soundfont, which are not installed";
    }
}
