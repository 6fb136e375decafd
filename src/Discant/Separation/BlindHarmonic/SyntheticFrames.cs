using Discant.Torch;

namespace Discant.Separation.BlindHarmonic;

/// <summary>Frames and the tones that they are made of.</summary>
/// <param name="Spectra">frames x 2 x bins.</param>
/// <param name="Tones">frames x tones.</param>
internal sealed record SyntheticFrames(Tensor Spectra, IReadOnlyList<IReadOnlyList<TaughtTone>> Tones);
