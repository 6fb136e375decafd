using Discant.Audio;

namespace Discant.Pitch;

/// <summary>Hears the F0s of several voices at once, without saying which voice is which.</summary>
public interface IMultiPitchEstimator : IDisposable
{
    /// <summary>Its name on the command line, e.g. `harmonic-sum`.</summary>
    string Name { get; }

    /// <summary>Rate of the mono recording it hears, Hz.</summary>
    int SampleRate { get; }

    /// <summary>Samples from one frame to the next; frame k describes the time k hop / rate.</summary>
    int Hop { get; }

    /// <summary>The F0s of the salience map.</summary>
    PitchBins Bins { get; }

    /// <summary>Candidates weaker than this are more often wrong than of use when voices are told apart.</summary>
    double LeastStrength { get; }

    /// <summary>Listens to a recording, stretch by stretch, in memory that does not grow with its length.</summary>
    /// <param name="mixture">The recording at <see cref="SampleRate"/>.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>Consecutive stretches, 1 + floor((length - 1) / hop) frames in all; made as they are asked for.</returns>
    /// <exception cref="ArgumentException">The recording has another rate.</exception>
    IEnumerable<PitchFrames> Estimate(Mixture mixture, CancellationToken cancel);
}
