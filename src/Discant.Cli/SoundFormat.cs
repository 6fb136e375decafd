using System.CommandLine;
using Discant.Audio;

namespace Discant.Cli;

/// <summary>The options --format and --bits, and what they come to.</summary>
/// <param name="description">What --format is the format of.</param>
internal sealed class SoundFormat(string description)
{
    private readonly Option<string> _format = OptionsOf.Choice("--format", description, "wav", "wav", "flac", "ogg", "mp3");

    private readonly Option<int?> _bits = OptionsOf.Number(
        "--bits",
        "16|24|32",
        "Bits of a sample; wav: 32 (floating point, exact sums) unless given, flac: 24",
        16,
        32
    );

    public IEnumerable<Option> All => [_format, _bits];

    /// <summary>The format chosen.</summary>
    /// <exception cref="UsageException">They do not go together.</exception>
    public AudioFileFormat Of(ParseResult parse) =>
        (parse.GetValue(_format), parse.GetValue(_bits)) switch
        {
            ("wav", 16) => AudioFileFormat.Wav16,
            ("wav", 24) => AudioFileFormat.Wav24,
            ("wav", 32 or null) => AudioFileFormat.WavFloat,
            ("flac", 16) => AudioFileFormat.Flac16,
            ("flac", 24 or null) => AudioFileFormat.Flac24,
            ("ogg", null) => AudioFileFormat.OggVorbis,
            ("mp3", null) => AudioFileFormat.Mp3,
            ("wav", _) => throw new UsageException("--bits is 16, 24 or 32 for wav"),
            ("flac", _) => throw new UsageException("--bits is 16 or 24 for flac"),
            var (format, _) => throw new UsageException($"--bits has no meaning for {format}"),
        };
}
