namespace Discant.Synthesis.Singing;

/// <summary>Turns the controls of one voice into sound: vocal folds, tract, noise of consonants.</summary>
internal static class VoiceRenderer
{
    private const double DcPoleHz = 25;

    /// <summary>The voice of one singer, alone and without a room.</summary>
    /// <returns>`length` samples; a sung vowel has power about 0.01.</returns>
    public static double[] Render(VocalControls controls, SingerCharacter singer, int sampleRate, int length, Random random)
    {
        var pulse = new GlottalPulse(singer.OpenQuotient);
        var gains = VowelLoudness.Gains(controls, pulse, singer.TiltHz, sampleRate);
        var source = new GlottalSource(pulse, singer, sampleRate, random);
        var tract = new VocalTract(controls, sampleRate);
        var frication = new FricationNoise(sampleRate);
        var sound = new double[length];
        for (var c = 0; c + 1 < controls.Length; c++)
        {
            var from = SampleOf(c, sampleRate);
            var to = Math.Min(SampleOf(c + 1, sampleRate), length);
            if (to <= from)
                break;
            source.Aim(controls.F0[c]);
            tract.Aim(controls, c + 1, to - from);
            frication.Aim(controls.FricationHz[c], controls.FricationBandwidthHz[c]);
            for (var n = from; n < to; n++)
            {
                var share = (double)(n - from) / (to - from);
                var noise = (2 * random.NextDouble()) - 1;
                var gain = Between(gains, c, share);
                var glottal = source.Next(
                    Between(controls.F0, c, share),
                    gain * Between(controls.Voicing, c, share),
                    gain * Between(controls.Aspiration, c, share),
                    noise
                );
                var hiss = frication.Next(noise) * Between(controls.Frication, c, share);
                sound[n] = 0.1 * Between(controls.Level, c, share) * (tract.Next(glottal) + hiss);
            }
        }
        RemoveMean(sound, sampleRate);
        return sound;
    }

    private static int SampleOf(int instant, int sampleRate) => (int)((long)instant * sampleRate / ControlSignal.Rate);

    private static double Between(double[] curve, int instant, double share) =>
        curve[instant] + (share * (curve[instant + 1] - curve[instant]));

    // A first-order high-pass: what is left of the mean after the pulse (which has none) and the noise.
    private static void RemoveMean(double[] sound, int sampleRate)
    {
        var pole = Math.Exp(-2 * Math.PI * DcPoleHz / sampleRate);
        var (input, output) = (0.0, 0.0);
        for (var n = 0; n < sound.Length; n++)
        {
            output = sound[n] - input + (pole * output);
            input = sound[n];
            if (Math.Abs(output) < 1e-25)
                output = 0;
            sound[n] = output;
        }
    }
}
