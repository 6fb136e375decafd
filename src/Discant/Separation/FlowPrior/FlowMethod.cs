using System.Globalization;
using Discant.Figures;

namespace Discant.Separation.FlowPrior;

/// <summary>Makes flows ready for a recording: they only have to be read.</summary>
public static class FlowMethod
{
    /// <summary>The method with these settings, for <see cref="SeparationPipeline"/>.</summary>
    public static PrepareSeparator With(FlowSettings settings) =>
        new(
            FlowSpectrum.SampleRate,
            (_, pitch, progress, _) =>
            {
                IReadOnlyList<FlowSource> sources = [.. settings.PriorFiles.SelectMany(Sources)];
                if (pitch.VoiceCount != sources.Count)
                    throw new ArgumentException($"{sources.Count} sources are known, {pitch.VoiceCount} are wanted", nameof(pitch));
                // Both lists grow while the masks are made, and are read after that.
                var (pieces, figures, warnings) = (new List<FlowPiece>(), new List<LineFigure>(), new List<string>());
                var separator = new FlowSeparator(sources, settings.Separation, progress, new Reporting<FlowPiece>(Take));
                return new PreparedSeparator(separator, null) { Figures = figures, Warnings = warnings };

                void Take(FlowPiece piece)
                {
                    pieces.Add(piece);
                    figures.Clear();
                    figures.AddRange(FlowFigures.Of(pieces, sources));
                    warnings.Clear();
                    warnings.Add(Likelihoods(pieces, sources));
                }
            }
        )
        {
            NeedsPitch = false,
        };

    /// <summary>The instruments of model files, in order.</summary>
    public static IReadOnlyList<string> Instruments(IEnumerable<string> priorFiles) =>
        [.. priorFiles.SelectMany(Sources).Select(s => s.Name)];

    private static IReadOnlyList<FlowSource> Sources(string file)
    {
        using var model = FlowModelFile.Read(file);
        return FlowSource.Of(model);
    }

    private static string Likelihoods(List<FlowPiece> pieces, IReadOnlyList<FlowSource> sources)
    {
        string Number(double value) => value.ToString("F2", CultureInfo.InvariantCulture);
        var each = sources.Select(
            (source, k) =>
                $"{source.Name} {Number(pieces.Average(p => p.NegativeLogLikelihoods[k]))}"
                + (source.HeldOut is { } heldOut ? $" ({Number(heldOut)})" : "")
        );
        return $"unlikelihood of the sources in nats an element (of songs that the prior had not heard): {string.Join(", ", each)}";
    }
}
