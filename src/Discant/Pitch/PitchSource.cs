using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Discant.Pitch;

/// <summary>Where the F0 curves of a recording come from: they are given, or they are heard once they are needed.</summary>
/// <param name="Identity">Stands for the curves without their being there yet: with equal recordings, equal identities give equal curves.</param>
/// <param name="Find">Gives the curves; told where to report the share that is done, 0 to 1, and when to end.</param>
public sealed record PitchSource(string Identity, Func<IProgress<double>, CancellationToken, PitchFinding> Find)
{
    /// <summary>Curves that are there already.</summary>
    public static PitchSource Given(PitchTracks tracks) => new(Hash(tracks), (_, _) => new PitchFinding(tracks, []));

    /// <summary>Names alone, for a method that goes by no curves: tracks without frames.</summary>
    public static PitchSource NamesOnly(IReadOnlyList<string> names) =>
        Given(new PitchTracks([.. names.Select(_ => Array.Empty<double>())], names));

    private static string Hash(PitchTracks tracks)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var voice = 0; voice < tracks.VoiceCount; voice++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{tracks.Names[voice]} {tracks.FrameCount}\n");
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(MemoryMarshal.AsBytes(tracks.Voice(voice)));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
