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

    private SyntheticVoice(
        ParameterReader parameters,
        int number,
        IVoiceParameterSource source,
        double[] pitch,
        double[] sounding,
        StemWindow? stem,
        int sampleRate,
        CancellationToken cancel
    )
    {
        (_parameters, _stem, Pitch) = (parameters, stem, pitch);
        _resampler = new Resampler(parameters.Layout.SampleRate, sampleRate, 1);
        _pieces = new ParameterSynthesis(source, sounding, (ulong)number).Pieces(cancel).GetEnumerator();
    }

    /// <summary>F0 before the edit, Hz a frame.</summary>
    internal double[] Pitch { get; }

    /// <summary>Opens the parameters beside the stems, and the stem if they are fitted to it.</summary>
    /// <param name="recording">The separation.</param>
    /// <param name="voice">The voice.</param>
    /// <param name="edit">What it is to sing, and what is fitted.</param>
    /// <param name="region">Stretch that is going to be read; null for all.</param>
    /// <param name="progress">Told the share of F0 that is brought onto the partials.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <exception cref="InvalidDataException">There are no parameters of this voice.</exception>
    internal static SyntheticVoice Open(
        SeparatedRecording recording,
        SeparatedVoice voice,
        VoiceEdit edit,
        EditRegion? region,
        Action<double> progress,
        CancellationToken cancel
    )
    {
        var file = Path.Combine(recording.Folder, ParameterFile.FileName);
        var parameters = File.Exists(file)
            ? ParameterReader.Open(file)
            : throw new InvalidDataException($"{file}: there is no such file, so {voice.Name} cannot be made of its parameters");
        StemWindow? stem = null;
        try
        {
            var number = parameters.Names.ToList().FindIndex(n => n.Equals(voice.Name, StringComparison.OrdinalIgnoreCase));
            if (number < 0)
                throw new InvalidDataException($"{file}: holds no parameters of {voice.Name}");
            var kept = new KeptVoice(parameters, number);
            double[] pitch = [.. voice.Pitch ?? parameters.Pitch(number)];
            if (edit.Fitted == FittedParts.None)
                return new SyntheticVoice(parameters, number, kept, pitch, TargetCurve.Of(pitch, edit), null, recording.SampleRate, cancel);
            stem = new StemWindow(voice.File, cancel);
            // The phase is counted from the beginning of the recording, so all F0 before a region's end matters.
            var heard = region is null ? null : new EditRegion(0, region.ToSeconds + FittedVoice.AheadSeconds);
            var tight = TightPitch.Of(pitch, stem, recording.SampleRate, heard, progress, cancel);
            var curves = SyntheticPitch.Of(tight, TargetCurve.Of(tight, edit));
            var fitted = new FittedVoice(kept, edit.Fitted, curves.Own, stem, recording.SampleRate);
            var sounding = edit.Fitted.HasFlag(FittedParts.F0) ? curves.Sounding : TargetCurve.Of(pitch, edit);
            return new SyntheticVoice(parameters, number, fitted, tight, sounding, stem, recording.SampleRate, cancel);
        }
        catch
        {
            stem?.Dispose();
            parameters.Dispose();
            throw;
        }
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
