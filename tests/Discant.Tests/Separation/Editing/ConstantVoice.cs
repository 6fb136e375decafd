using Discant.Separation.Parameters;

namespace Discant.Tests.Separation.Editing;

/// <summary>A voice that does the same all the time.</summary>
internal sealed class ConstantVoice(long frames) : IVoiceParameterSource
{
    internal const int Bands = 40;
    private const int Order = 20;

    internal float Amplitude { get; init; } = 0.3f;

    internal float Gain { get; init; } = 0.01f;

    /// <summary>Formants where frequencies are close.</summary>
    internal float[] Frequencies { get; init; } =
    [
        .. Flat.Select(
            (f, k) =>
                k % 4 == 0 && k < 16 ? f + 0.1f
                : k % 4 == 1 && k < 16 ? f + 0.02f
                : f
        ),
    ];

    /// <summary>Falling.</summary>
    internal float[] Magnitudes { get; init; } = [.. Enumerable.Range(0, Bands).Select(k => 1 / (1 + 0.2f * k))];

    /// <summary>A filter that does nothing.</summary>
    internal static float[] Flat => [.. Enumerable.Range(1, Order).Select(k => (float)(Math.PI * k / (Order + 1)))];

    public ParameterLayout Layout { get; } = new(16000, 256, Order, Bands, 125);

    public long Frames => frames;

    public VoiceParameters Stretch(long first, int frames)
    {
        float[] Where(float value) => [.. Enumerable.Range(0, frames).Select(k => first + k >= 0 && first + k < Frames ? value : 0)];
        return new(Where(Amplitude), Where(Gain), [.. Enumerable.Range(0, frames).SelectMany(_ => Frequencies)]);
    }

    public float[] NoiseFilter(long filter) => Magnitudes;
}
