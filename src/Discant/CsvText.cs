namespace Discant;

/// <summary>Text in comma-separated values.</summary>
internal static class CsvText
{
    /// <summary>A field, in quotes where it needs them.</summary>
    internal static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
