namespace Discant.Separation.HarmonicTones;

/// <summary>How much the pitch of a tone sways: some instruments have vibrato and others have none, whatever their timbres.</summary>
internal static class Vibrato
{
    // Frames on either side; eleven frames, 0.18 s, are a cycle of 5.7 Hz.
    private const int Reach = 5;

    /// <summary>How far the pitch of a tone goes up and down around a frame.</summary>
    /// <param name="tones">Tones of every frame.</param>
    /// <param name="voice">Number of the voice.</param>
    /// <param name="frame">Number of the frame.</param>
    /// <returns>Natural logarithm of the root of 1 + the variance in cents squared, 0 for a steady tone; null where the tone does not last long enough.</returns>
    internal static double? Extent(ToneTracks tones, int voice, int frame)
    {
        if (frame < Reach || frame + Reach >= tones.FrameCount || tones.FundamentalHz(voice, frame - Reach) <= 0)
            return null;
        var (sum, squares, middle) = (0.0, 0.0, tones.FundamentalHz(voice, frame));
        for (var near = frame - Reach; near <= frame + Reach; near++)
        {
            if (near > frame - Reach && !tones.GoesOn(voice, near))
                return null;
            var cents = 1200 * Math.Log2(tones.FundamentalHz(voice, near) / middle);
            (sum, squares) = (sum + cents, squares + (cents * cents));
        }
        const int count = (2 * Reach) + 1;
        return 0.5 * Math.Log(1 + Math.Max(0, (squares - (sum * sum / count)) / count));
    }
}
