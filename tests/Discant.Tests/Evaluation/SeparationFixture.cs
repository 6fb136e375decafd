using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Discant.Audio;
using Discant.TestSupport;

namespace Discant.Tests.Evaluation;

/// <summary>The signals of mir_eval's own tests.</summary>
internal static partial class SeparationFixture
{
    public const string Folder = "conformance/mir_eval_fixtures/tests/data/separation";

    /// <summary>A signal as mir_eval loaded it when the expected numbers were made: 16-bit integers over 65536, the mean of the channels.</summary>
    public static float[] Mono(string set, int number) =>
        Array.ConvertAll(AudioFile.Read(Shared.Path($"{Folder}/{set}/{number}.wav")).Mid(), v => 0.5f * v);

    /// <summary>A JSON file as Python writes it, with NaN and Infinity as bare words.</summary>
    public static JsonDocument Json(string path) => JsonDocument.Parse(BareWord().Replace(File.ReadAllText(Shared.Path(path)), "\"$0\""));

    /// <summary>A number of such a file.</summary>
    public static double Number(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? double.Parse(element.GetString()!, CultureInfo.InvariantCulture) : element.GetDouble();

    [GeneratedRegex("-?(Infinity|NaN)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BareWord();
}
