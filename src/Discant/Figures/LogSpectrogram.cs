using System.Numerics.Tensors;
using Discant.Audio;
using Discant.Torch;

namespace Discant.Figures;

/// <summary>A recording as a picture: time across, frequency up on a logarithmic scale, dark where it is loud.</summary>
internal static class LogSpectrogram
{
    private const double WindowSeconds = 0.16;
    private const double ColumnStepSeconds = 0.032; // at least so far apart are the spectra of one column ...
    private const int MostSpectraAColumn = 8; // ... and at most so many, so hours take no longer to draw than minutes
    private const double RangeDb = 65;
    private const double Darkest = 0.8; // curves are to be seen on it
    private const int BlockColumns = 16;
    private const double PartialsDb = 14;

    /// <summary>Draws a recording.</summary>
    /// <param name="recording">Mono, any rate.</param>
    /// <param name="seconds">Time across the picture; what is not in the recording is silent.</param>
    /// <param name="lowHz">Frequency of the lower edge.</param>
    /// <param name="highHz">Frequency of the upper edge.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <param name="startSeconds">Time at the left edge.</param>
    /// <param name="peak">Largest sample of all the music; null to be as dark as can be where this picture is loudest.</param>
    internal static GreyImage Of(
        Mixture recording,
        double seconds,
        double lowHz,
        double highHz,
        int width,
        int height,
        CancellationToken cancel,
        double startSeconds = 0,
        double? peak = null
    )
    {
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(WindowSeconds * recording.SampleRate));
        var rows = new Rows(lowHz, highHz, height, (double)recording.SampleRate / size, size / 2);
        var spectra = Math.Clamp((int)(seconds / width / ColumnStepSeconds), 1, MostSpectraAColumn);
        var window = Windows.Hann(size);
        var levels = new float[width * height]; // column by column, dB
        for (var first = 0; first < width; first += BlockColumns)
        {
            cancel.ThrowIfCancellationRequested();
            var columns = Math.Min(BlockColumns, width - first);
            var power = Power(
                recording,
                size,
                window,
                columns * spectra,
                k => startSeconds + (first + (k + 0.5) / spectra) / width * seconds
            );
            for (var column = 0; column < columns; column++)
            {
                var mean = power[column * spectra];
                for (var k = 1; k < spectra; k++)
                    TensorPrimitives.Add(mean, power[column * spectra + k], mean);
                rows.Levels(mean, levels.AsSpan((first + column) * height, height));
            }
        }
        // A sine of amplitude 1 has the magnitude size / 4 in its bin; music has many partials, so the loudest is well below its peak.
        var loudest = peak is { } largest ? 20 * Math.Log10(Math.Max(largest, 1e-4) * size / 4) - PartialsDb : Loudest(levels);
        return new GreyImage(width, height, Grey(levels, width, height, loudest));
    }

    // Power spectra around some times.
    private static double[][] Power(Mixture recording, int size, double[] window, int count, Func<int, double> time)
    {
        using var scope = Tensor.Scope();
        var frames = new double[count * size];
        for (var k = 0; k < count; k++)
        {
            var samples = recording.Read((long)(time(k) * recording.SampleRate) - size / 2, size);
            for (var n = 0; n < size; n++)
                frames[k * size + n] = window[n] * samples[n];
        }
        var spectrum = Tensor.From(frames, count, size).FftRfft().ViewAsReal().Contiguous().Data<double>();
        var power = new double[count][];
        var bins = size / 2 + 1;
        for (var k = 0; k < count; k++)
        {
            power[k] = new double[bins];
            for (var bin = 0; bin < bins; bin++)
                if (spectrum.Slice(2 * (k * bins + bin), 2) is [var re, var im])
                    power[k][bin] = re * re + im * im;
        }
        return power;
    }

    private static double Loudest(float[] levels) => levels.Length == 0 ? 0 : TensorPrimitives.Max<float>(levels);

    private static byte[] Grey(float[] levels, int width, int height, double loudest)
    {
        var pixels = new byte[width * height];
        for (var x = 0; x < width; x++)
        for (var y = 0; y < height; y++)
        {
            var share = Math.Clamp((levels[x * height + y] - loudest + RangeDb) / RangeDb, 0, 1);
            pixels[y * width + x] = (byte)Math.Round(255 * (1 - Darkest * share * share));
        }
        return pixels;
    }

    // Which bins of a spectrum a row of the picture shows.
    private sealed class Rows
    {
        private const double Silent = 1e-6; // the square of 60 dB below one bit of 16: keeps silence white

        private readonly (double First, double Last)[] _bins;

        internal Rows(double lowHz, double highHz, int height, double binHz, int lastBin)
        {
            double Edge(double row) => Math.Min(lastBin - 1, highHz * Math.Pow(lowHz / highHz, row / height) / binHz);
            _bins = [.. Enumerable.Range(0, height).Select(row => (Edge(row + 1), Edge(row)))];
        }

        // The loudest bin of each row; where a row is narrower than a bin, between two bins.
        internal void Levels(double[] power, Span<float> levels)
        {
            for (var row = 0; row < levels.Length; row++)
            {
                var (first, last) = _bins[row];
                var loudest = Math.Max(Between(power, first), Between(power, last));
                for (var bin = (int)Math.Ceiling(first); bin <= last; bin++)
                    loudest = Math.Max(loudest, power[bin]);
                levels[row] = (float)(10 * Math.Log10(loudest + Silent));
            }
        }

        private static double Between(double[] power, double bin)
        {
            var below = (int)bin;
            return power[below] + (bin - below) * (power[below + 1] - power[below]);
        }
    }
}
