using Discant.Synthesis.Singing;

namespace Discant.Training;

/// <summary>Training material from the built-in singer: made-up part-songs whose stems and F0 are known exactly.</summary>
public static class SungClips
{
    private const int PieceSeconds = 30;
    private const int SungPurpose = 6;

    /// <summary>Sings pieces of half a minute for two to four voices in varied voices and rooms.</summary>
    /// <param name="minutes">Length in all.</param>
    /// <param name="seed">Seed of songs and singers.</param>
    /// <param name="sampleRate">Hz.</param>
    /// <returns>clips with stems.</returns>
    public static IReadOnlyList<TrainingClip> Sing(int minutes, int seed, int sampleRate = 16000)
    {
        var clips = new List<TrainingClip>();
        for (var piece = 0; piece < minutes * 60 / PieceSeconds; piece++)
        {
            var random = StepSeeds.Generator(seed, piece, SungPurpose);
            VoicePart[] parts = [VoicePart.Soprano, VoicePart.Alto, VoicePart.Tenor, VoicePart.Bass];
            var voices = parts.Where(_ => random.NextDouble() < 0.8).ToArray();
            var song = new PartSongOptions { Voices = voices.Length < 2 ? parts : voices };
            var sung = Choir.Improvise(PieceSeconds, song, ChoirOptions.Varied with { SampleRate = sampleRate }, random);
            clips.Add(new TrainingClip($"sung-{seed}-{piece}", sung.Mixture(), sung.F0, sung.Stems));
        }
        return clips;
    }
}
