namespace Discant.Separation.Parameters;

/// <summary>Names in the file in which the parameters of a separation are kept (docs/methods.md).</summary>
public static class ParameterFile
{
    /// <summary>Name of the file in a separation's folder.</summary>
    public const string FileName = "parameters.safetensors";

    internal const string Kind = "discant voice parameters";
    internal const string KindName = "kind";
    internal const string VoicesName = "voices";
    internal const string SampleRateName = "sample_rate";
    internal const string HopName = "hop";
    internal const string OrderName = "all_pole_order";
    internal const string MagnitudesName = "noise_magnitudes";
    internal const string WindowName = "noise_filter_frames";

    internal static string Pitch(int voice) => Name(voice, "f0");

    internal static string Amplitudes(int voice) => Name(voice, "harmonic_amplitude");

    internal static string Gains(int voice) => Name(voice, "noise_gain");

    internal static string Frequencies(int voice) => Name(voice, "line_spectral_frequencies");

    internal static string Filters(int voice) => Name(voice, "noise_filters");

    // Names of voices may hold anything; tensors go by number.
    private static string Name(int voice, string what) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{voice:00}.{what}");
}
