using Discant.Audio;

namespace Discant.Separation.HarmonicTones;

/// <summary>Finds tones in a recording, for another method to begin with.</summary>
/// <param name="mixture">Mono, 16 kHz.</param>
/// <param name="voices">How many play.</param>
/// <param name="progress">Receives the share that is done.</param>
/// <param name="cancel">Ends the work.</param>
public delegate RecordingReading ProposeTones(Mixture mixture, int voices, IProgress<double> progress, CancellationToken cancel);
