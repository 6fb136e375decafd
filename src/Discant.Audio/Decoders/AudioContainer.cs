namespace Discant.Audio.Decoders;

/// <summary>A kind of file that we know by its first bytes, and the decoders that may be tried on it.</summary>
/// <param name="Name">For people.</param>
/// <param name="ByLibrary">Whether libsndfile is asked first.</param>
/// <param name="Demuxer">
/// The one demuxer ffmpeg is told to use. It is never left to guess: its guessing turns any bytes into noise.
/// </param>
internal sealed record AudioContainer(string Name, bool ByLibrary, string Demuxer)
{
    public static readonly AudioContainer Wave = new("WAV", true, "wav");
    public static readonly AudioContainer Flac = new("FLAC", true, "flac");
    public static readonly AudioContainer Mp3 = new("MP3", true, "mp3");
    public static readonly AudioContainer Aac = new("AAC", false, "aac");
    public static readonly AudioContainer QuickTime = new("MP4", false, "mov");
    public static readonly AudioContainer TransportStream = new("MPEG transport stream", false, "mpegts");

    /// <summary>Kinds with an unmistakable signature at one place.</summary>
    public static readonly IReadOnlyList<(int Offset, byte[] Signature, AudioContainer Container)> Signatures =
    [
        (8, "WAVE"u8.ToArray(), Wave),
        (8, "AVI "u8.ToArray(), new("AVI", false, "avi")),
        (0, "fLaC"u8.ToArray(), Flac),
        (0, "OggS"u8.ToArray(), new("Ogg", true, "ogg")),
        (8, "AIFF"u8.ToArray(), new("AIFF", true, "aiff")),
        (8, "AIFC"u8.ToArray(), new("AIFF-C", true, "aiff")),
        (0, ".snd"u8.ToArray(), new("AU", true, "au")),
        (0, "caff"u8.ToArray(), new("CAF", true, "caf")),
        (0, [0x72, 0x69, 0x66, 0x66, 0x2E, 0x91, 0xCF, 0x11], new("Wave64", true, "w64")),
        (4, "ftyp"u8.ToArray(), QuickTime),
        (4, "moov"u8.ToArray(), QuickTime),
        (4, "wide"u8.ToArray(), QuickTime),
        (4, "mdat"u8.ToArray(), QuickTime),
        (0, [0x1A, 0x45, 0xDF, 0xA3], new("Matroska/WebM", false, "matroska")),
        (0, [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11], new("WMA/ASF", false, "asf")),
        (0, [0x46, 0x4C, 0x56, 0x01], new("FLV", false, "flv")),
        (0, [0x00, 0x00, 0x01, 0xBA], new("MPEG program stream", false, "mpeg")),
        (0, "wvpk"u8.ToArray(), new("WavPack", false, "wv")),
        (0, "MAC "u8.ToArray(), new("Monkey's Audio", false, "ape")),
        (0, "TTA1"u8.ToArray(), new("TTA", false, "tta")),
        (0, "MPCK"u8.ToArray(), new("Musepack", false, "mpc8")),
        (0, "tBaK"u8.ToArray(), new("TAK", false, "tak")),
        (0, "#!AMR"u8.ToArray(), new("AMR", false, "amr")),
        (0, "DSD "u8.ToArray(), new("DSF", false, "dsf")),
        (0, "FRM8"u8.ToArray(), new("DSDIFF", false, "iff")),
    ];
}
