using Discant.Audio;
using Discant.Pitch;

namespace Discant.Separation.Parameters;

/// <summary>A separator whose voices are parameters of a source model, which are worth keeping: whoever has them can change them.</summary>
public interface IParametricSeparator : ISeparator
{
    /// <summary>What the parameters are like; null where they are not kept with the settings chosen.</summary>
    ParameterLayout? Layout { get; }

    /// <summary>As <see cref="ISeparator.Masks"/>, the parameters of each block of masks being handed out before the block.</summary>
    /// <param name="mixture">Mono, at <see cref="ISeparator.SampleRate"/>.</param>
    /// <param name="pitch">F0 of each voice.</param>
    /// <param name="keep">Receives the parameters, on the thread that asks for masks.</param>
    /// <param name="cancel">Ends the work.</param>
    IEnumerable<MaskBlock> Masks(Mixture mixture, PitchTracks pitch, Action<ParameterBlock> keep, CancellationToken cancel);
}
