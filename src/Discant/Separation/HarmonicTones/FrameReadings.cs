using System.Numerics.Tensors;

namespace Discant.Separation.HarmonicTones;

/// <summary>The ways in which a frame can be read: pitches that it may have, given to voices whose timbres are known.</summary>
/// <param name="stft">The transform that the spectra are of.</param>
/// <param name="tones">Tones of every frame so far, at the level of the spectra.</param>
/// <param name="known">The voices; the partials of their timbres add up to 1.</param>
/// <param name="bounds">What tones may be like.</param>
/// <param name="options">What tones cost, how many ways are looked at.</param>
/// <remarks>Keeps work space: one a thread.</remarks>
internal sealed class FrameReadings(GaussianStft stft, ToneTracks tones, KnownVoice[] known, ToneBounds bounds, ToneReaderOptions options)
{
    // Two pitches nearer than that are one and the same, before the fit.
    private const double SamePitchRatio = 1.023;
    private const double SearchCents = 20;
    private const double LeastAmplitude = 1e-6;
    private const int Silent = -1;

    // A tone that the frame itself has lost, its neighbours may still have.
    private static readonly int[] s_neighbours = [-1, 1, -3, 3];

    private readonly ToneFit _fit = new(stft, bounds);
    private readonly AmplitudeFit _amplitudes = new(stft.Bins);
    private readonly ToneSearch _search = new(stft, bounds, SearchCents);
    private readonly double[] _target = new double[stft.Bins];
    private readonly double[] _left = new double[stft.Bins];
    private readonly int _voices = known.Length;
    private readonly VoiceTimbre[] _timbres = Array.ConvertAll(known, voice => voice.Timbre);
    private readonly double[][] _rendered = [.. Enumerable.Range(0, tones.VoiceCount * options.Pitches).Select(_ => new double[stft.Bins])];

    // Of each voice at each pitch: the root of the amplitude at which it is nearest to the spectrum by itself.
    private readonly double[] _roots = new double[tones.VoiceCount * options.Pitches];

    /// <summary>Ways to read a frame; the first of them is silence.</summary>
    /// <param name="frame">Number of the frame.</param>
    /// <param name="magnitudes">Its spectrum.</param>
    internal FrameReading[] Of(int frame, ReadOnlySpan<double> magnitudes)
    {
        CompressedSpectrum.Of(magnitudes, _target);
        var pitches = Pitches(frame);
        Render(pitches);
        var silence = new int[_voices];
        Array.Fill(silence, Silent);
        List<(int[] Played, FrameReading Reading)> readings = [(silence, Read(silence, pitches))];
        for (var voice = 0; voice < _voices; voice++)
        {
            var further = new List<(int[] Played, FrameReading Reading)>(readings);
            foreach (var (before, _) in readings)
                for (var pitch = 0; pitch < pitches.Count; pitch++)
                {
                    if (!known[voice].Range.Reaches(Semitones(pitches[pitch])))
                        continue;
                    int[] played = [.. before];
                    played[voice] = pitch;
                    further.Add((played, Read(played, pitches)));
                }
            // Of equal ones the first: the order of the sort is part of the result. Silence always stays.
            var most = voice + 1 < _voices ? options.Beam : further.Count;
            readings = [further[0], .. further.Skip(1).OrderBy(r => r.Reading.Cost).Take(most)];
        }
        return [.. readings.Select(r => r.Reading)];
    }

    /// <summary>A reading whose tones are fitted by all their parameters; without its cost.</summary>
    /// <param name="reading">One way to read the frame.</param>
    /// <param name="magnitudes">Spectrum of the frame.</param>
    internal FrameReading Refined(FrameReading reading, ReadOnlySpan<double> magnitudes)
    {
        CompressedSpectrum.Of(magnitudes, _target);
        HarmonicTone[] sounding = [.. reading.Tones.OfType<HarmonicTone>()];
        var fitted = Numbered(sounding);
        if (fitted.Length > 0)
            _fit.Refine(_target, Rows(sounding), fitted, options.FitSteps);
        var refined = new HarmonicTone?[reading.Tones.Length];
        for (var k = 0; k < fitted.Length; k++)
            refined[sounding[k].Voice] = fitted[k] with { Voice = sounding[k].Voice };
        return new FrameReading(refined, 0);
    }

    // Pitches of the tones so far, here and near by, then of what those leave, then of all there is.
    private List<HarmonicTone> Pitches(int frame)
    {
        var here = Sounding(frame);
        List<HarmonicTone> found = [];
        foreach (var tone in here)
            Add(tone);
        var others = found.ToArray();
        foreach (var tone in s_neighbours.SelectMany(step => Sounding(frame + step)))
            if (IsNew(tone))
                Add(Placed(tone, others));
        _fit.Distance(_target, Rows(here), Numbered(here));
        TensorPrimitives.Negate(_fit.Difference, _left);
        foreach (var tone in _search.BestOfEach(_left, _timbres, 1).Concat(_search.BestOfEach(_target, _timbres, 2)))
            if (IsNew(tone))
                Add(Placed(tone, others));
        return found;

        bool IsNew(HarmonicTone tone) =>
            found.Count < options.Pitches && !found.Exists(f => Ratio(f.Fundamental, tone.Fundamental) < SamePitchRatio);

        void Add(HarmonicTone tone)
        {
            if (IsNew(tone))
                found.Add(tone);
        }
    }

    // Where a tone lies among those that were there already, one of them at a time in its voice.
    private HarmonicTone Placed(HarmonicTone tone, HarmonicTone[] others)
    {
        HarmonicTone[] together = [tone, .. others.Where(o => o.Voice != tone.Voice)];
        var fitted = Numbered(together);
        _fit.Refine(_target, Rows(together), fitted, options.FitSteps);
        return fitted[0] with { Voice = tone.Voice };
    }

    private HarmonicTone[] Sounding(int frame) =>
        frame < 0 || frame >= tones.FrameCount
            ? []
            : [.. Enumerable.Range(0, _voices).Select(voice => ToneOf(voice, frame)).OfType<HarmonicTone>()];

    private HarmonicTone? ToneOf(int voice, int frame) =>
        tones.FundamentalHz(voice, frame) is > 0 and var fundamental
            ? new HarmonicTone(
                voice,
                Math.Max(LeastAmplitude, tones.Size(voice, frame)),
                fundamental / stft.BinHz,
                tones.Width(voice, frame),
                tones.Inharmonicity(voice, frame)
            )
            : null;

    private void Render(List<HarmonicTone> pitches)
    {
        for (var voice = 0; voice < _voices; voice++)
        for (var pitch = 0; pitch < pitches.Count; pitch++)
        {
            var at = (voice * options.Pitches) + pitch;
            Array.Clear(_rendered[at]);
            var tone = pitches[pitch];
            _fit.Render(tone with { Amplitude = 1 }, _timbres[voice].At(tone.Fundamental * stft.BinHz), _rendered[at]);
            TensorPrimitives.Sqrt<double>(_rendered[at], _left);
            var size = TensorPrimitives.Sum<double>(_rendered[at]);
            _roots[at] = size > 0 ? TensorPrimitives.Dot<double>(_target, _left) / size : 0;
        }
    }

    private FrameReading Read(int[] played, List<HarmonicTone> pitches)
    {
        var count = played.Count(pitch => pitch != Silent);
        var (rendered, roots, at) = (new double[count][], new double[count], 0);
        for (var voice = 0; voice < played.Length; voice++)
            if (played[voice] != Silent)
            {
                rendered[at] = _rendered[(voice * options.Pitches) + played[voice]];
                roots[at++] = _roots[(voice * options.Pitches) + played[voice]];
            }
        var cost = _amplitudes.Refine(_target, rendered, roots, options.FitSteps);
        var reading = new HarmonicTone?[played.Length];
        at = 0;
        for (var voice = 0; voice < played.Length; voice++)
        {
            if (played[voice] != Silent)
            {
                var root = roots[at++];
                reading[voice] = pitches[played[voice]] with { Voice = voice, Amplitude = root * root };
            }
            cost += ToneReader.Size(Cost(known[voice], reading[voice]), stft);
        }
        return new FrameReading(reading, cost);
    }

    // What a tone costs, or a rest, as an amplitude.
    private double Cost(KnownVoice voice, HarmonicTone? played) =>
        (options.Level * voice.Level.Unlikeliness(played?.Amplitude ?? 0))
        + (played is { } tone ? tone.Amplitude * (options.Tone + (options.Range * voice.Range.Unlikeliness(Semitones(tone)))) : 0);

    private double Semitones(HarmonicTone tone) => 12 * Math.Log2(tone.Fundamental * stft.BinHz);

    private double[][] Rows(HarmonicTone[] played) =>
        Array.ConvertAll(played, tone => _timbres[tone.Voice].At(tone.Fundamental * stft.BinHz));

    // Each with the row of its own number.
    private static HarmonicTone[] Numbered(HarmonicTone[] played) => [.. played.Select((tone, k) => tone with { Voice = k })];

    private static double Ratio(double a, double b) => Math.Max(a, b) / Math.Min(a, b);
}
