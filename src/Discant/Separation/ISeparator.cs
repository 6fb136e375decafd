using Discant.Audio;
using Discant.Pitch;

namespace Discant.Separation;

/// <summary>A way to tell the voices of a recording apart.</summary>
public interface ISeparator
{
    /// <summary>Name on the command line and in the path of the results.</summary>
    string Name { get; }

    /// <summary>Rate at which the method hears the recording, Hz.</summary>
    int SampleRate { get; }

    /// <summary>Samples at that rate from one frame of masks to the next.</summary>
    int Hop { get; }

    /// <summary>Bins of a mask, 0 Hz to half the method's rate.</summary>
    int Bins { get; }

    /// <summary>The masks of the whole recording, block after block without gaps, from frame 0 to the frame at or after the last sample.</summary>
    /// <param name="mixture">Mono, at <see cref="SampleRate"/>.</param>
    /// <param name="pitch">F0 of each voice: voices x frames, Hz, 0 where silent.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>Blocks in order; each is computed when it is asked for (or a little before).</returns>
    IEnumerable<MaskBlock> Masks(Mixture mixture, PitchTracks pitch, CancellationToken cancel);
}
