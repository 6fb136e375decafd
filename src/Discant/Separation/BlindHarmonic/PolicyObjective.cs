using Discant.Torch;

namespace Discant.Separation.BlindHarmonic;

/// <summary>What to minimise, summed over the frames of a batch.</summary>
/// <param name="Network">J: its gradient with respect to the network is the estimate of spec 3.5.</param>
/// <param name="Dictionary">J_D: its gradient with respect to the dictionary is that of spec 3.6.</param>
/// <param name="MeanLoss">Mean loss of the draws, a frame.</param>
/// <param name="EffectiveSamples">1 / sum w^2 of the dictionary's weights: from 1 to the number of joint samples.</param>
internal sealed record PolicyObjective(Tensor Network, Tensor Dictionary, double MeanLoss, double EffectiveSamples);
