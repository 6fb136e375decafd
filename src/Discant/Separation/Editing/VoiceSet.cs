using Discant.Audio;
using Discant.Separation.Parameters;
using Discant.Synthesis.Harmonics;

namespace Discant.Separation.Editing;

/// <summary>All voices of a recording, edited or not, ready to be read side by side.</summary>
internal sealed class VoiceSet : IDisposable
{
    private readonly SeparatedRecording _recording;
    private readonly List<EditedVoice> _voices = [];

    internal VoiceSet(
        SeparatedRecording recording,
        IReadOnlyList<VoiceEdit> edits,
        EditRegion? region,
        Action<double> progress,
        CancellationToken cancel
    )
    {
        _recording = recording;
        try
        {
            for (var v = 0; v < recording.Voices.Count; v++)
            {
                var voice = recording.Voices[v];
                var edit =
                    edits.FirstOrDefault(e => e.Voice.Equals(voice.Name, StringComparison.OrdinalIgnoreCase)) ?? new VoiceEdit(voice.Name);
                var number = v;
                _voices.Add(Make(voice, edit, region, s => progress((number + s) / recording.Voices.Count), cancel));
            }
            using var first = AudioReader.Open(recording.Voices[0].File, null, cancel);
            ExpectedFrames = first.Info.Frames ?? long.MaxValue;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Length of the recording, once its end has been read; null before.</summary>
    internal long? Frames { get; private set; }

    /// <summary>Length of the recording as the first stem claims.</summary>
    internal long ExpectedFrames { get; }

    /// <summary>One line for each damaged stem.</summary>
    internal IEnumerable<string> Warnings =>
        _voices.Zip(_recording.Voices).Where(v => v.First.Stem.Warning is not null).Select(v => $"{v.Second.File}: {v.First.Stem.Warning}");

    internal long FrameAt(double seconds) => (long)Math.Round(seconds * _recording.SampleRate);

    /// <summary>The sounds of all voices over a stretch, cut where the recording ends.</summary>
    /// <returns>voices x channels x frames.</returns>
    /// <exception cref="AudioFormatException">The stems differ in length.</exception>
    internal float[][][] Read(long start, int frames, int threads, CancellationToken cancel)
    {
        var sounds = OrderedParallel.Select(_voices.Count, threads, (v, _) => _voices[(int)v].Read(start, frames), cancel).ToArray();
        for (var v = 0; v < _voices.Count; v++)
        {
            Frames ??= _voices[v].Stem.Length;
            if (Frames is { } all && (_voices[v].Stem.Length is { } length ? length != all : start + frames > all))
                throw new AudioFormatException(
                    _recording.Voices[v].File,
                    $"is not as long as {_recording.Voices[0].File}; they are not stems of one recording"
                );
        }
        var count = (int)Math.Clamp((Frames ?? long.MaxValue) - start, 0, frames);
        return count == frames ? sounds : Array.ConvertAll(sounds, s => Array.ConvertAll(s, c => c[..count]));
    }

    public void Dispose()
    {
        foreach (var voice in _voices)
            voice.Dispose();
    }

    private EditedVoice Make(SeparatedVoice voice, VoiceEdit edit, EditRegion? region, Action<double> progress, CancellationToken cancel)
    {
        var stem = new StemWindow(voice.File, cancel);
        try
        {
            if (!edit.NeedsPitch || edit.Mute)
                return new EditedVoice(stem, edit, _recording.SampleRate);
            if (edit.Synthetic)
                return new EditedVoice(stem, edit, _recording.SampleRate, Synthetic(voice, edit, region, progress, cancel));
            var pitch = TightPitch.Of(voice.Pitch!, stem, _recording.SampleRate, region, progress, cancel);
            return new EditedVoice(stem, edit, _recording.SampleRate, pitch, Colour(stem, pitch, edit, cancel));
        }
        catch
        {
            stem.Dispose();
            throw;
        }
    }

    private SyntheticVoice Synthetic(
        SeparatedVoice voice,
        VoiceEdit edit,
        EditRegion? region,
        Action<double> progress,
        CancellationToken cancel
    )
    {
        var file = Path.Combine(_recording.Folder, ParameterFile.FileName);
        var parameters = File.Exists(file)
            ? ParameterReader.Open(file)
            : throw new InvalidDataException($"{file}: there is no such file, so {voice.Name} cannot be made of its parameters");
        try
        {
            var number = parameters.Names.ToList().FindIndex(n => n.Equals(voice.Name, StringComparison.OrdinalIgnoreCase));
            if (number < 0)
                throw new InvalidDataException($"{file}: holds no parameters of {voice.Name}");
            var pitch = voice.Pitch ?? parameters.Pitch(number);
            return edit.Fitted == FittedParts.None
                ? new SyntheticVoice(parameters, number, TargetCurve.Of(pitch, edit), _recording.SampleRate, cancel)
                : Fitted(voice, edit, parameters, number, [.. pitch], region, progress, cancel);
        }
        catch
        {
            parameters.Dispose();
            throw;
        }
    }

    private SyntheticVoice Fitted(
        SeparatedVoice voice,
        VoiceEdit edit,
        ParameterReader parameters,
        int number,
        double[] pitch,
        EditRegion? region,
        Action<double> progress,
        CancellationToken cancel
    )
    {
        var stem = new StemWindow(voice.File, cancel);
        try
        {
            // The phase is counted from the beginning of the recording, so all F0 before a region's end matters.
            var heard = region is null ? null : new EditRegion(0, region.ToSeconds + FittedVoice.AheadSeconds);
            var tight = TightPitch.Of(pitch, stem, _recording.SampleRate, heard, progress, cancel);
            var curves = SyntheticPitch.Of(tight, TargetCurve.Of(tight, edit));
            var sounding = edit.Fitted.HasFlag(FittedParts.F0) ? curves.Sounding : TargetCurve.Of(pitch, edit);
            return new SyntheticVoice(parameters, number, edit.Fitted, curves.Own, sounding, stem, _recording.SampleRate, cancel);
        }
        catch
        {
            stem.Dispose();
            throw;
        }
    }

    private Func<double, double>? Colour(StemWindow stem, double[] pitch, VoiceEdit edit, CancellationToken cancel)
    {
        if (edit.TimbreOf is not { } name || _recording.Voice(name) is not { Pitch: { } otherPitch } other)
            return null;
        var options = new HarmonicOptions();
        using var otherStem = new StemWindow(other.File, cancel);
        var own = MeanEnvelope.Of(pitch, stem, _recording.SampleRate, options, cancel);
        var wanted = MeanEnvelope.Of(otherPitch, otherStem, _recording.SampleRate, options, cancel);
        return hertz => wanted.Over(own, hertz);
    }
}
