namespace Discant.Separation.ConditionedUNet;

/// <summary>Makes the U-Net ready for a recording: it only has to be read.</summary>
public static class ConditionedUNetMethod
{
    /// <summary>The method with these settings, for <see cref="SeparationPipeline"/>.</summary>
    public static PrepareSeparator With(ConditionedUNetSettings settings) =>
        new(
            MixtureSpectrum.SampleRate,
            (_, _, _, _) =>
            {
                var network = ConditionedUNetModelFile.Read(settings.ModelFile);
                return new PreparedSeparator(new ConditionedUNetSeparator(network, settings.Separation), network);
            }
        );
}
