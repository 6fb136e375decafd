using Discant.Torch;

namespace Discant.Separation.BlindHarmonic;

/// <summary>The draws of one tone.</summary>
/// <param name="Choice">What was drawn, one a node.</param>
/// <param name="Tones">The tones, one a node.</param>
/// <param name="LogDrawn">Logarithm of the tempered probability of each draw: nodes, or frames draws where voices are enumerated.</param>
/// <param name="LogPolicy">Logarithm of its probability as the network has it.</param>
/// <param name="LogVoices">Where voices are enumerated: logarithm of each voice's probability at the drawn bin, one a node; otherwise null.</param>
/// <param name="LogInharmonicity">Logarithm of the density of the inharmonicity drawn; null where there is none.</param>
/// <param name="OnLogits">Logit of the tone being there.</param>
/// <param name="On">The flag that was drawn, 0 or 1; null where flags are not drawn.</param>
internal sealed record SampledLevel(
    ToneChoice Choice,
    ToneBatch Tones,
    Tensor LogDrawn,
    Tensor LogPolicy,
    Tensor? LogVoices,
    Tensor? LogInharmonicity,
    Tensor OnLogits,
    Tensor? On
);
