using Discant.Audio;
using Discant.Separation.Parameters;

namespace Discant.Separation.Editing;

/// <summary>A voice made of its parameters, at the recording's rate; stretches are read forwards.</summary>
internal sealed class SyntheticVoice : IDisposable
{
    private readonly ParameterReader _parameters;
    private readonly Resampler _resampler;
    private readonly IEnumerator<float[]> _pieces;
    private float[] _made = [];
    private long _madeFrom;
    private bool _isAtEnd;

    /// <param name="parameters">The parameters; disposed of with this.</param>
    /// <param name="voice">Number of the voice.</param>
    /// <param name="pitch">Its F0 as it is to sound.</param>
    /// <param name="sampleRate">Rate of the recording, Hz.</param>
    /// <param name="cancel">Ends the work.</param>
    internal SyntheticVoice(ParameterReader parameters, int voice, double[] pitch, int sampleRate, CancellationToken cancel)
    {
        _parameters = parameters;
        _resampler = new Resampler(parameters.Layout.SampleRate, sampleRate, 1);
        _pieces = new ParameterSynthesis(parameters, voice, pitch).Pieces(cancel).GetEnumerator();
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
    }
}
