namespace Discant.Synthesis.Singing;

/// <summary>The built-in choir: sings a part-song by source-filter synthesis, so that a demonstration needs no recording and training no data.</summary>
public static class Choir
{
    private const int ControlsPerHop = 16;
    private const int LowestSampleRate = 8000;

    /// <summary>Silence is not made loud.</summary>
    private const double Nothing = 1e-9;

    /// <summary>Sings a song.</summary>
    /// <param name="song">What to sing.</param>
    /// <param name="options">How it sounds.</param>
    /// <param name="random">Source of everything that is left open; the same state gives the same samples.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sample rate is below 8000 Hz.</exception>
    public static ChoirRecording Sing(PartSong song, ChoirOptions options, Random random)
    {
        ArgumentNullException.ThrowIfNull(song);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        if (options.SampleRate < LowestSampleRate)
            throw new ArgumentOutOfRangeException(nameof(options), options.SampleRate, "a voice needs a sample rate of at least 8000 Hz");
        var room = new Room(options.ReverberationSeconds.Draw(random), options.ReverberationDb.Draw(random), options.SampleRate);
        var peak = ControlSignal.FromDecibels(options.PeakDb.Draw(random));
        // A generator a singer: what one does cannot depend on how much another has to sing.
        var seeds = song.Parts.Select(_ => random.Next()).ToArray();
        var voices = song.Parts.Select((part, k) => SingAlone(part, song.DurationSeconds, room, options, new Random(seeds[k]))).ToArray();
        return new ChoirRecording
        {
            Title = song.Title,
            SampleRate = options.SampleRate,
            Names = [.. song.Parts.Select(p => p.Name)],
            Stems = AtPeak([.. voices.Select(v => v.Sound)], peak),
            F0 = [.. voices.Select(v => v.F0)],
        };
    }

    /// <summary>Makes up a part-song and sings it: any amount of plausible material whose every part is known.</summary>
    /// <param name="durationSeconds">Exact length of the recording.</param>
    /// <param name="composition">For which voices, and in what style.</param>
    /// <param name="options">How it sounds.</param>
    /// <param name="random">Source of the song and of the singing.</param>
    public static ChoirRecording Improvise(double durationSeconds, PartSongOptions composition, ChoirOptions options, Random random) =>
        Sing(PartSongComposer.Compose(durationSeconds, composition, random), options, random);

    private static (double[] Sound, double[] F0) SingAlone(SungPart part, double seconds, Room room, ChoirOptions options, Random random)
    {
        var singer = SingerCharacter.Draw(part.Voice, options, random);
        var score = VocalScore.Of(part, singer, random);
        var controls = VocalControls.From(score, singer, seconds, random);
        var length = (int)Math.Round(seconds * options.SampleRate);
        var sound = VoiceRenderer.Render(controls, singer, options.SampleRate, length, random);
        room.Sound(sound, random);
        var gain = ControlSignal.FromDecibels(singer.LoudnessDb);
        for (var n = 0; n < sound.Length; n++)
            sound[n] *= gain;
        return (sound, controls.VoicedF0((int)Math.Ceiling(seconds / ChoirRecording.HopSeconds), ControlsPerHop));
    }

    private static float[][] AtPeak(double[][] voices, double peak)
    {
        var largest = 0.0;
        for (var n = 0; n < (voices.Length == 0 ? 0 : voices[0].Length); n++)
        {
            var sum = 0.0;
            foreach (var voice in voices)
            {
                sum += voice[n];
                largest = Math.Max(largest, Math.Abs(voice[n]));
            }
            largest = Math.Max(largest, Math.Abs(sum));
        }
        var gain = largest > Nothing ? peak / largest : 1;
        return [.. voices.Select(voice => Array.ConvertAll(voice, v => (float)(gain * v)))];
    }
}
