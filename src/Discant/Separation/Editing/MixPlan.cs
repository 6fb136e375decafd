namespace Discant.Separation.Editing;

/// <summary>A file of a mix: how much of each voice is in it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Voice">The voice it is about, or null.</param>
/// <param name="Name">Its path below the output's folder, without ending.</param>
/// <param name="Weights">One a voice.</param>
internal sealed record MixPlan(string Kind, string? Voice, string Name, IReadOnlyList<float> Weights)
{
    private const string Residual = "residual";

    internal static IReadOnlyList<MixPlan> Of(SeparatedRecording recording, IReadOnlyList<VoiceEdit> edits, EditOutput output)
    {
        var voices = recording.Voices;
        if (output.Practice is { } practice)
        {
            var others = (float)Math.Pow(10, practice.OthersDb / 20);
            return
            [
                .. Enumerable
                    .Range(0, voices.Count)
                    .Where(v => voices[v].Name != Residual)
                    .SelectMany(v =>
                        new[]
                        {
                            new MixPlan("in-front", voices[v].Name, Path.Combine("in-front", voices[v].Name), Weights(v, 1, others)),
                            new MixPlan("without", voices[v].Name, Path.Combine("without", voices[v].Name), Weights(v, 0, 1)),
                        }
                    ),
            ];
        }
        var edited = output.WritesVoices ? edits.Where(e => !e.Mute).Select(e => e.Voice) : [];
        return
        [
            new MixPlan("mix", null, "mix", Weights(0, 1, 1)),
            .. Enumerable
                .Range(0, voices.Count)
                .Where(v => edited.Contains(voices[v].Name, StringComparer.OrdinalIgnoreCase))
                .Select(v => new MixPlan("voice", voices[v].Name, Path.Combine("voices", voices[v].Name), Weights(v, 1, 0))),
        ];

        float[] Weights(int voice, float own, float others) => [.. voices.Select((_, v) => v == voice ? own : others)];
    }
}
