using Discant.Audio;
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
                return new EditedVoice(
                    stem,
                    edit,
                    _recording.SampleRate,
                    SyntheticVoice.Open(_recording, voice, edit, region, progress, cancel)
                );
            var pitch = TightPitch.Of(voice.Pitch!, stem, _recording.SampleRate, region, progress, cancel);
            return new EditedVoice(stem, edit, _recording.SampleRate, pitch, Colour(stem, pitch, edit, cancel));
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
