using Xunit;

namespace Discant.Audio.Tests;

/// <summary>A test that needs ffmpeg on this machine.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FfmpegFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> s_installed = new(() => AudioBackends.Find().Ffmpeg is not null);

    public FfmpegFactAttribute()
    {
        if (!s_installed.Value)
            Skip = "needs ffmpeg, which is not installed";
    }
}
