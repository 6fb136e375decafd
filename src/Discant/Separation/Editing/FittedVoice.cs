using System.Numerics.Tensors;
using Discant.Pitch;
using Discant.Separation.Parameters;
using Discant.Synthesis.Harmonics;

namespace Discant.Separation.Editing;

/// <summary>The parameters of a voice, fitted to its stem block by block as they are asked for.</summary>
internal sealed class FittedVoice : IVoiceParameterSource
{
    private const int BlockFrames = 256;

    /// <summary>How far behind a time the stem may be listened to, so that F0 must be known there, seconds.</summary>
    internal const double AheadSeconds = 3 * BlockFrames * PitchTracks.FrameSeconds;

    private const int KeptBlocks = 3;
    private const double AnyHertz = 200; // where nothing is sung, noise is measured along some tone

    private readonly IVoiceParameterSource _kept;
    private readonly ParameterFit _fit;
    private readonly double[] _hertz;
    private readonly bool[] _isVoiced;
    private readonly StemWindow _stem;
    private readonly int _sampleRate;
    private readonly SortedDictionary<long, (VoiceParameters Parameters, IReadOnlyList<float[]> Filters)> _blocks = [];

    /// <param name="kept">The parameters as the separation kept them.</param>
    /// <param name="parts">What of them is fitted.</param>
    /// <param name="pitch">F0 of the stem's partials, 0 where it is silent, one a frame.</param>
    /// <param name="stem">The stem; it stays the caller's.</param>
    /// <param name="sampleRate">Rate of the stem, Hz.</param>
    internal FittedVoice(IVoiceParameterSource kept, FittedParts parts, double[] pitch, StemWindow stem, int sampleRate)
    {
        (_kept, _stem, _sampleRate) = (kept, stem, sampleRate);
        _fit = new ParameterFit(kept, parts);
        _isVoiced = Array.ConvertAll(pitch, f => f > 0);
        _hertz = Array.Exists(_isVoiced, v => v) ? SungStretch.Filled(pitch, 0, pitch.Length, f => f > 0) : [AnyHertz];
    }

    public ParameterLayout Layout => _fit.Layout;

    public long Frames => _kept.Frames;

    public VoiceParameters Stretch(long first, int frames)
    {
        var order = Layout.AllPoleOrder;
        var stretch = new VoiceParameters(new float[frames], new float[frames], new float[frames * order]);
        for (var frame = 0; frame < frames; frame++)
        {
            var at = Math.Clamp(first + frame, 0, Frames - 1);
            var (block, k) = (Block(at / BlockFrames).Parameters, (int)(at % BlockFrames));
            block.LineSpectralFrequencies.AsSpan(k * order, order).CopyTo(stretch.LineSpectralFrequencies.AsSpan(frame * order));
            if (at != first + frame)
                continue;
            stretch.HarmonicAmplitudes[frame] = block.HarmonicAmplitudes[k];
            stretch.NoiseGains[frame] = block.NoiseGains[k];
        }
        return stretch;
    }

    public float[] NoiseFilter(long filter)
    {
        if (Layout == _kept.Layout)
            return _kept.NoiseFilter(filter);
        var frame = filter * Layout.WindowFrames;
        return Block(frame / BlockFrames).Filters[(int)(frame % BlockFrames) / Layout.WindowFrames];
    }

    private (VoiceParameters Parameters, IReadOnlyList<float[]> Filters) Block(long number)
    {
        if (_blocks.TryGetValue(number, out var block))
            return block;
        // Stretches follow each other, so the oldest block is the one that is not needed any more.
        if (_blocks.Count == KeptBlocks)
            _blocks.Remove(_blocks.Keys.First());
        return _blocks[number] = Fit(number * BlockFrames);
    }

    private (VoiceParameters Parameters, IReadOnlyList<float[]> Filters) Fit(long first)
    {
        var from = first - ParameterFit.MarginFrames;
        var hertz = new double[BlockFrames + 2 * ParameterFit.MarginFrames];
        var isVoiced = new bool[hertz.Length];
        for (var k = 0; k < hertz.Length; k++)
        {
            hertz[k] = _hertz[Math.Clamp(from + k, 0, _hertz.Length - 1)];
            isVoiced[k] = from + k >= 0 && from + k < _isVoiced.Length && _isVoiced[from + k];
        }
        var margin = PartialLevels.MarginSeconds(TensorPrimitives.Min<double>(hertz));
        var start = (long)Math.Floor((from * PitchTracks.FrameSeconds - margin) * _sampleRate);
        var end = (long)Math.Ceiling(((from + hertz.Length - 1) * PitchTracks.FrameSeconds + margin) * _sampleRate);
        var levels = PartialLevels.Of(
            hertz,
            from * PitchTracks.FrameSeconds,
            PitchTracks.FrameSeconds,
            _stem.ReadMid(start, (int)(end - start)),
            start,
            _sampleRate,
            Layout.SampleRate / 2.0
        );
        return _fit.Of(first, BlockFrames, levels, isVoiced);
    }
}
