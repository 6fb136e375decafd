using Discant.Torch;

namespace Discant.Separation.BlindHarmonic;

/// <summary>One tone for each of some rows, as the network wants it and as the dictionary has it.</summary>
/// <param name="Spectrum">y: rows x 2 x bins, amplitudes of the partials from the dictionary.</param>
/// <param name="Seen">y as the network gets to see it, rows x 2 x bins: the same numbers; the dictionary may be cut out of its graph.</param>
/// <param name="Direct">y_dir: rows x 2 x bins, amplitudes of the partials free.</param>
/// <param name="Fundamental">f: rows, bins.</param>
/// <param name="Width">sigma: rows, bins.</param>
/// <param name="Inharmonicity">b: rows.</param>
/// <param name="Partials">c: rows x 2 x partials, complex amplitudes of the direct spectrum's partials.</param>
internal sealed record ToneBatch(
    Tensor Spectrum,
    Tensor Seen,
    Tensor Direct,
    Tensor Fundamental,
    Tensor Width,
    Tensor Inharmonicity,
    Tensor Partials
);
