using System.Globalization;
using Discant.Audio;
using Discant.Separation.HarmonicTones;
using Discant.Separation.SparsePursuit;

namespace Discant.Bench;

/// <summary>What the warnings of `pursuit` and `blind` go by (<see cref="ToneEvidence"/>), for the first 15 s of each PIECE/mixture.wav.</summary>
internal static class ToneStudy
{
    private const int Seconds = 15;

    /// <param name="folder">The pieces.</param>
    /// <param name="voices">How many play.</param>
    internal static void Evidence(string folder, int voices)
    {
        Console.WriteLine("| piece | explained | steady | overlap | contrast |\n|---|---|---|---|---|");
        var options = new SparsePursuitOptions { Threads = Environment.ProcessorCount };
        foreach (var piece in Directory.GetDirectories(folder).Order(StringComparer.Ordinal))
        {
            using var mixture = Mixture.Of(ToneStems.Read(Path.Combine(piece, "mixture.wav"), Seconds), ToneStems.Rate);
            var heard = SparsePursuitMethod.Tones(options)(mixture, voices, new Reporting<double>(_ => { }), CancellationToken.None);
            var found = ToneEvidence.Of(heard.Tones, heard.Explained, heard.Steady);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {Path.GetFileName(piece)} | {found.Explained:F3} | {found.Steady:F3} | {found.Timbre?.Overlap:F3} | {found.Timbre?.Contrast:F2} |"
                )
            );
        }
    }
}
