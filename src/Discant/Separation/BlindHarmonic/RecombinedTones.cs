using Discant.Separation.HarmonicTones;
using Discant.Torch;

namespace Discant.Separation.BlindHarmonic;

/// <summary>
/// New frames made of the tones that were found in a recording, each voice's with anybody else's: who plays what and where is known of them, and the
/// timbres are the recording's own.
/// </summary>
internal sealed class RecombinedTones
{
    private const double LeastEnergy = 1e-4; // of a voice's loudest tone: -40 dB
    private const double SilentShare = 0.1;
    private const double TransposeSemitones = 2;
    private const double LevelDb = 3;
    private const double PartialDb = 1.5;
    private const double NoiseDb = -50;

    private readonly ToneTracks _tracks;
    private readonly PolicyNetworkSize _size;
    private readonly ToneModelOptions _options;
    private readonly double _gain;
    private readonly int[][] _frames;
    private readonly double _level;

    /// <param name="tracks">Tones of the recording, given to voices, with the magnitudes that their partials have in it.</param>
    /// <param name="size">The transform of the frames.</param>
    /// <param name="options">Which tones there may be.</param>
    /// <param name="gain">What the recording is multiplied by for the network.</param>
    internal RecombinedTones(ToneTracks tracks, PolicyNetworkSize size, ToneModelOptions options, double gain)
    {
        (_tracks, _size, _options, _gain) = (tracks, size, options, gain);
        _frames = [.. Enumerable.Range(0, tracks.VoiceCount).Select(Sounding)];
        var energies = _frames.SelectMany((frames, voice) => frames.Select(t => (double)tracks.Energy(voice, t))).ToArray();
        _level = energies.Length > 0 ? gain * Math.Sqrt(energies.Average()) : 0;
    }

    /// <summary>Whether no voice has a tone.</summary>
    internal bool AreNone => _frames.All(f => f.Length == 0);

    /// <summary>Makes some frames.</summary>
    /// <param name="count">How many.</param>
    /// <param name="random">Source of everything.</param>
    internal SyntheticFrames Make(int count, Random random)
    {
        var mixture = Tensor.Zeros([count, 2, _size.Bins]);
        var sum = mixture.Data<float>();
        var tones = new List<IReadOnlyList<TaughtTone>>();
        for (var frame = 0; frame < count; frame++)
        {
            var room = sum.Slice(frame * 2 * _size.Bins, 2 * _size.Bins);
            var own = new List<TaughtTone>();
            for (var voice = 0; voice < _frames.Length; voice++)
                if (_frames[voice].Length > 0 && (_frames.Length == 1 || random.NextDouble() > SilentShare))
                    own.Add(Add(room, voice, random));
            SyntheticTones.AddNoise(room, _size, _level * SyntheticTones.Decibels(NoiseDb + 10 * SyntheticTones.Normal(random)), random);
            tones.Add(own);
        }
        return new(mixture, tones);
    }

    private TaughtTone Add(Span<float> frame, int voice, Random random)
    {
        var source = _frames[voice][random.Next(_frames[voice].Length)];
        var transposed = _tracks.FundamentalHz(voice, source) * Math.Pow(2, SyntheticTones.Normal(random) * TransposeSemitones / 12);
        var fundamental = Math.Clamp(transposed, _options.LowestHz * 1.02, Math.Min(_options.HighestHz * 0.98, _size.SampleRate / 4.0));
        var level = _gain * SyntheticTones.Decibels(LevelDb * SyntheticTones.Normal(random));
        var partials = new double[ToneTracks.Harmonics];
        for (var h = 0; h < partials.Length; h++)
            partials[h] = level * _tracks.Partials(voice, source)[h] * SyntheticTones.Decibels(PartialDb * SyntheticTones.Normal(random));
        SyntheticTones.Add(frame, _size, fundamental, _tracks.Width(voice, source), partials, random);
        return new(fundamental / _size.BinHz, voice, Math.Sqrt(Math.Sqrt(partials.Sum(p => p * p))), null);
    }

    private int[] Sounding(int voice)
    {
        var frames = Enumerable.Range(0, _tracks.FrameCount).Where(t => _tracks.FundamentalHz(voice, t) > 0).ToArray();
        var least = frames.Select(t => _tracks.Energy(voice, t)).DefaultIfEmpty(0).Max() * LeastEnergy;
        return [.. frames.Where(t => _tracks.Energy(voice, t) > least)];
    }
}
