using Discant.Pitch;

namespace Discant.Bench;

/// <summary>One file a voice into one file with all voices.</summary>
internal static class JoinedCurves
{
    internal static void Write(string target, string[] files)
    {
        var voices = files.Select(PitchFile.Read).ToArray();
        var frames = voices.Min(v => v.FrameCount);
        PitchFile.Write(target, new PitchTracks([.. voices.Select(v => v.Stretch(0, 0, frames))], [.. voices.Select(v => v.Names[0])]));
    }
}
