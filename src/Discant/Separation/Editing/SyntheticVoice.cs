using Discant.Audio;
using Discant.Separation.Parameters;

namespace Discant.Separation.Editing;

/// <summary>A voice made of its parameters, at the recording's rate; stretches are read forwards.</summary>
internal sealed class SyntheticVoice : IDisposable
{
    private readonly ParameterReader _parameters;
    private readonly StemWindow? _stem;
    private readonly Resampler _resampler;
    private readonly IEnumerator<float[]> _pieces;
    private float[] _made = [];
    private long _madeFrom;
    private bool _isAtEnd;

    /// <summary>A voice of parameters as they were kept.</summary>
    /// <param name="parameters">The parameters; disposed of with this.</param>
    /// <param name="voice">Number of the voice.</param>
    /// <param name="pitch">Its F0 as it is to sound.</param>
    /// <param name="sampleRate">Rate of the recording, Hz.</param>
    /// <param name="cancel">Ends the work.</param>
    internal SyntheticVoice(ParameterReader parameters, int voice, double[] pitch, int sampleRate, CancellationToken cancel)
        : this(parameters, voice, new KeptVoice(parameters, voice), pitch, sampleRate, cancel) { }

    /// <summary>A voice of parameters that are fitted to its stem.</summary>
    /// <param name="parameters">The parameters; disposed of with this.</param>
    /// <param name="voice">Number of the voice.</param>
    /// <param name="parts">What is fitted.</param>
    /// <param name="own">F0 of the stem, 0 where silent.</param>
    /// <param name="pitch">Its F0 as it is to sound.</param>
    /// <param name="stem">The stem; disposed of with this.</param>
    /// <param name="sampleRate">Rate of the recording, Hz.</param>
    /// <param name="cancel">Ends the work.</param>
    internal SyntheticVoice(
        ParameterReader parameters,
        int voice,
        FittedParts parts,
        double[] own,
        double[] pitch,
        StemWindow stem,
        int sampleRate,
        CancellationToken cancel
    )
        : this(
            parameters,
            voice,
            new FittedVoice(new KeptVoice(parameters, voice), parts, own, stem, sampleRate),
            pitch,
            sampleRate,
            cancel
        )
    {
        _stem = stem;
    }

    private SyntheticVoice(
        ParameterReader parameters,
        int voice,
        IVoiceParameterSource source,
        double[] pitch,
        int sampleRate,
        CancellationToken cancel
    )
    {
        _parameters = parameters;
        _resampler = new Resampler(parameters.Layout.SampleRate, sampleRate, 1);
        _pieces = new ParameterSynthesis(source, pitch, (ulong)voice).Pieces(cancel).GetEnumerator();
    }

    /// <summary>A copy of a stretch; silence lies beyond the end.</summary>
    /// <param name="start">First sample; not before that of the stretch read last.</param>
    /// <param name="frames">Length.</param>
    internal float[] Read(long start, int frames)
    {
        while (_madeFrom + _made.Length < start + frames && !_isAtEnd)
        {
            _isAtEnd = !_pieces.MoveNext();
            var more = _isAtEnd ? _resampler.Finish() : _resampler.Process(_pieces.Current);
            var drop = (int)Math.Clamp(start - _madeFrom, 0, _made.Length);
            _made = [.. _made.AsSpan(drop), .. more];
            _madeFrom += drop;
        }
        var stretch = new float[frames];
        var from = (int)Math.Clamp(start - _madeFrom, 0, _made.Length);
        var count = Math.Min(frames, _made.Length - from);
        _made.AsSpan(from, count).CopyTo(stretch);
        return stretch;
    }

    public void Dispose()
    {
        _pieces.Dispose();
        _resampler.Dispose();
        _parameters.Dispose();
        _stem?.Dispose();
    }
}
