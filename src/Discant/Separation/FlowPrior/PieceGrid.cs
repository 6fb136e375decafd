namespace Discant.Separation.FlowPrior;

/// <summary>A recording in pieces of one even length, each of which begins before the one before it ends.</summary>
/// <param name="Count">Number of pieces.</param>
/// <param name="Frames">Frames of each; the last may reach beyond the recording.</param>
/// <param name="Step">Frames from one beginning to the next.</param>
public sealed record PieceGrid(long Count, int Frames, int Step)
{
    /// <summary>As few pieces as the longest length allows, and those as short as they can be.</summary>
    /// <param name="recordingFrames">Frames of the recording, at least 1.</param>
    /// <param name="mostFrames">Frames of a piece, even.</param>
    /// <param name="sharedFrames">Frames that neighbours share, even, fewer than half a piece.</param>
    /// <exception cref="ArgumentException">The lengths are odd or do not go together.</exception>
    public static PieceGrid Of(long recordingFrames, int mostFrames, int sharedFrames)
    {
        if (mostFrames % 2 != 0 || sharedFrames % 2 != 0 || sharedFrames < 0 || mostFrames <= 2 * sharedFrames)
            throw new ArgumentException("pieces and what they share have even lengths, and share less than half", nameof(mostFrames));
        if (recordingFrames <= mostFrames)
            return new PieceGrid(1, (int)(recordingFrames + 1) / 2 * 2, (int)(recordingFrames + 1) / 2 * 2);
        var count = (recordingFrames - sharedFrames + mostFrames - sharedFrames - 1) / (mostFrames - sharedFrames);
        var step = (recordingFrames - sharedFrames + count - 1) / count;
        step += step % 2;
        // Rounded up, the steps of a long recording may reach its end sooner.
        count = (recordingFrames - sharedFrames + step - 1) / step;
        return new PieceGrid(count, (int)step + sharedFrames, (int)step);
    }
}
