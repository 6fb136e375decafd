using System.Globalization;
using System.Text;

namespace Discant.Audio;

/// <summary>The one error of reading and writing audio files. Its message is a single line that names the file and the reason.</summary>
public sealed class AudioFormatException : Exception
{
    private const int LongestPart = 4096;

    /// <param name="file">The file as the user named it.</param>
    /// <param name="reason">What is wrong, and where it helps what to do; put on one line if it is not.</param>
    /// <param name="offset">Byte of the file at which it goes wrong, where that is known.</param>
    /// <param name="inner">What caused it.</param>
    public AudioFormatException(string file, string reason, long? offset = null, Exception? inner = null)
        : base(Describe(file, reason, offset), inner)
    {
        File = file;
        Reason = OneLine(reason);
        Offset = offset;
    }

    /// <summary>The file as the user named it.</summary>
    public string File { get; }

    /// <summary>What is wrong, on one line.</summary>
    public string Reason { get; }

    /// <summary>Byte of the file at which it goes wrong, or null where that is not known.</summary>
    public long? Offset { get; }

    private static string Describe(string file, string reason, long? offset) =>
        offset is { } at
            ? string.Create(CultureInfo.InvariantCulture, $"{OneLine(file)}: {OneLine(reason)} (at byte {at})")
            : $"{OneLine(file)}: {OneLine(reason)}";

    // A file name may hold line breaks and terminal escapes, and so may what a decoder says about a hostile file.
    private static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var letter in text.Trim())
        {
            if (char.IsControl(letter) || letter is '\u2028' or '\u2029')
                line.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
            else
                line.Append(letter);
        }
        return line.Length <= LongestPart ? line.ToString() : line.ToString(0, LongestPart) + "...";
    }
}
