using System.Text;

namespace Discant.Torch.Safetensors;

/// <summary>Names and texts of the format: UTF-8 in the file, one harmless line in a message.</summary>
internal static class SafetensorsText
{
    internal const string MetadataName = "__metadata__";
    private const int LongestShown = 80;

    /// <summary>UTF-8 that throws where bytes or characters are not Unicode.</summary>
    internal static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Names come from the file: they may hold line breaks or be megabytes long.</summary>
    internal static string OneLine(string text)
    {
        var cut = text.Length > LongestShown ? string.Concat(text.AsSpan(0, LongestShown), "...") : text;
        return string.Create(
            cut.Length,
            cut,
            static (to, from) =>
            {
                for (var k = 0; k < to.Length; k++)
                    to[k] = char.IsControl(from[k]) || char.IsSurrogate(from[k]) || from[k] is '\u2028' or '\u2029' ? '?' : from[k];
            }
        );
    }

    /// <summary>Refuses half surrogate pairs, which would be written as something else.</summary>
    internal static void RequireUnicode(string text, string parameter)
    {
        try
        {
            StrictUtf8.GetByteCount(text);
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException($"'{OneLine(text)}' is not Unicode", parameter, e);
        }
    }
}
