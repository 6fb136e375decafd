using System.Numerics.Tensors;
using Discant.Audio;
using Discant.Torch;

namespace Discant.Pitch;

/// <summary>
/// What a recording and a score have in common at each moment: how strong each of the twelve pitch classes is, and whether there is sound at
/// all. Vectors have length 1.
/// </summary>
internal static class Chromagram
{
    internal const double FrameSeconds = 4 * PitchTracks.FrameSeconds; // 1024 samples at 16 kHz
    internal const int Dimensions = Classes + 1;

    private const int Classes = 12;
    private const int SilenceDimension = Classes;
    private const double WindowSeconds = 0.2;
    private const double LowestHz = 80;
    private const double HighestHz = 2500;
    private const double SilenceDb = 35; // below the loud frames
    private const double LoudShare = 0.9;
    private const double Compression = 100;
    private const int BlockFrames = 64;
    private const int TuningFrames = 400;
    private const int Partials = 6;
    private const double PartialDecay = 0.6;

    /// <summary>Silence.</summary>
    internal static float[] Silence
    {
        get
        {
            var vector = new float[Dimensions];
            vector[SilenceDimension] = 1;
            return vector;
        }
    }

    /// <summary>Listens to a recording.</summary>
    /// <returns>A vector every <see cref="FrameSeconds"/>.</returns>
    internal static float[][] Of(Mixture recording, CancellationToken cancel)
    {
        var frames = 1 + (int)(Math.Max(0, recording.Length - 1) / (FrameSeconds * recording.SampleRate));
        var spectra = new Spectra(recording);
        var classes = spectra.PitchClasses(spectra.Tuning(frames, cancel));
        var (vectors, levels) = (new float[frames][], new double[frames]);
        for (var first = 0; first < frames; first += BlockFrames)
        {
            cancel.ThrowIfCancellationRequested();
            var block = spectra.Magnitudes([.. Enumerable.Range(first, Math.Min(BlockFrames, frames - first))]);
            for (var k = 0; k < block.Length; k++)
                (vectors[first + k], levels[first + k]) = Vector(block[k], classes);
        }
        var loud = levels.Order().ElementAt((int)(LoudShare * (frames - 1)));
        for (var k = 0; k < frames; k++)
            if (levels[k] < loud - SilenceDb || levels[k] < -120)
                vectors[k] = Silence;
        return vectors;
    }

    /// <summary>What would be heard of some voices: each note with its partials.</summary>
    /// <param name="voices">The voices.</param>
    /// <param name="from">Beginning of the moment, seconds.</param>
    /// <param name="to">Its end.</param>
    internal static float[] OfNotes(IReadOnlyList<MidiVoice> voices, double from, double to)
    {
        var vector = new float[Dimensions];
        foreach (var voice in voices)
            for (var k = voice.FirstEndingAfter(from); k < voice.Notes.Count && voice.Notes[k].Start < to; k++)
                AddNote(vector, voice.Notes[k].Key, Math.Min(to, voice.Notes[k].End) - Math.Max(from, voice.Notes[k].Start));
        return Normalised(vector) ?? Silence;
    }

    private static void AddNote(float[] vector, int key, double weight)
    {
        for (var partial = 1; partial <= Partials; partial++)
        {
            vector[(key + (int)Math.Round(12 * Math.Log2(partial))) % Classes] += (float)weight;
            weight *= PartialDecay;
        }
    }

    private static (float[] Vector, double LevelDb) Vector(double[] magnitudes, (int Class, double Weight)[] classes)
    {
        var (vector, power) = (new float[Dimensions], 0.0);
        var loudest = TensorPrimitives.Max<double>(magnitudes);
        for (var bin = 0; bin < magnitudes.Length; bin++)
        {
            if (!(classes[bin].Weight > 0))
                continue;
            power += magnitudes[bin] * magnitudes[bin];
            vector[classes[bin].Class] += (float)(classes[bin].Weight * Math.Log(1 + Compression * magnitudes[bin] / (loudest + 1e-9)));
        }
        // What all classes have in common is noise and blur.
        var least = vector.AsSpan(0, Classes).ToArray().Order().ElementAt(Classes / 3);
        for (var k = 0; k < Classes; k++)
            vector[k] = Math.Max(0, vector[k] - least);
        return (Normalised(vector) ?? Silence, 10 * Math.Log10(power + 1e-30));
    }

    private static float[]? Normalised(float[] vector)
    {
        var norm = TensorPrimitives.Norm<float>(vector);
        if (!(norm > 0))
            return null;
        TensorPrimitives.Divide(vector, norm, vector);
        return vector;
    }

    private sealed class Spectra
    {
        private readonly Mixture _recording;
        private readonly int _size;
        private readonly double[] _window;

        internal Spectra(Mixture recording)
        {
            _recording = recording;
            _size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(WindowSeconds * recording.SampleRate));
            _window = Windows.Hann(_size);
        }

        // Magnitudes around the given frames.
        internal double[][] Magnitudes(int[] frames)
        {
            using var scope = Tensor.Scope();
            var samples = new double[frames.Length * _size];
            for (var k = 0; k < frames.Length; k++)
            {
                var stretch = _recording.Read((long)(frames[k] * FrameSeconds * _recording.SampleRate) - _size / 2, _size);
                for (var n = 0; n < _size; n++)
                    samples[k * _size + n] = _window[n] * stretch[n];
            }
            var spectrum = Tensor.From(samples, frames.Length, _size).FftRfft().Abs().ToDoubles();
            return [.. spectrum.Chunk(_size / 2 + 1)];
        }

        // How far the recording is above the scale on 440 Hz, semitones between -0.5 and 0.5: the mean direction of all spectral peaks.
        internal double Tuning(int frames, CancellationToken cancel)
        {
            var (x, y) = (0.0, 0.0);
            var chosen = Enumerable
                .Range(0, Math.Min(frames, TuningFrames))
                .Select(k => (int)((long)k * frames / Math.Min(frames, TuningFrames)));
            foreach (var block in chosen.Chunk(BlockFrames))
            {
                cancel.ThrowIfCancellationRequested();
                foreach (var spectrum in Magnitudes(block))
                    for (var bin = Bin(LowestHz) + 1; bin < Bin(HighestHz); bin++)
                    {
                        var (before, at, after) = (spectrum[bin - 1], spectrum[bin], spectrum[bin + 1]);
                        if (at <= before || at < after)
                            continue;
                        var place = bin + (after - before) / (2 * (2 * at - before - after));
                        var (sine, cosine) = Math.SinCos(2 * Math.PI * Semitones(place));
                        (x, y) = (x + at * cosine, y + at * sine);
                    }
            }
            return Math.Atan2(y, x) / (2 * Math.PI);
        }

        // The pitch class of each bin, and how near the bin is to it.
        internal (int Class, double Weight)[] PitchClasses(double tuning)
        {
            var classes = new (int, double)[_size / 2 + 1];
            for (var bin = Bin(LowestHz); bin <= Math.Min(Bin(HighestHz), classes.Length - 1); bin++)
            {
                var pitch = Semitones(bin) - tuning;
                var nearest = Math.Round(pitch);
                classes[bin] = ((int)nearest % Classes, Math.Pow(Math.Cos(Math.PI * (pitch - nearest)), 2));
            }
            return classes;
        }

        private int Bin(double hertz) => Math.Min((int)(hertz * _size / _recording.SampleRate), _size / 2);

        private double Semitones(double bin) => 69 + 12 * Math.Log2(bin * _recording.SampleRate / _size / 440);
    }
}
