using System.Globalization;
using Discant.Audio;
using Discant.Evaluation;
using Discant.Pitch;
using Discant.Synthesis.Harmonics;

namespace Discant.Bench;

internal static class ResynthesisStudy
{
    internal static void Run(string references, string stems, string pitch)
    {
        var tracks = PitchFile.Read(pitch);
        for (var v = 0; v < tracks.VoiceCount; v++)
        {
            var name = tracks.Names[v];
            var truth = AudioFile.Read(Path.Combine(references, name + ".wav")).Mid();
            var stemBuffer = AudioFile.Read(Path.Combine(stems, name + ".wav"));
            var stem = stemBuffer.Mid();
            var rate = stemBuffer.SampleRate;
            var parametersFile = Path.Combine(stems, "parameters.safetensors");
            if (File.Exists(parametersFile))
            {
                using var parameters = Discant.Separation.Parameters.ParameterReader.Open(parametersFile);
                var plain = new Discant.Separation.Parameters.ParameterSynthesis(parameters, v).Pieces(default).SelectMany(x => x).Take(stem.Length).ToArray();
                Console.WriteLine($"{name} plain/true {SpectralSnr.Of(truth, plain):F2} plain/stem {SpectralSnr.Of(stem, plain):F2}");
            }
            var watch = System.Diagnostics.Stopwatch.StartNew();
            foreach (var tight in new[] { false, true })
            {
                var output = new float[stem.Length];
                var up = new float[stem.Length];
                var back = new float[stem.Length];
                var options = new HarmonicOptions();
                var f = tracks.Voice(v).ToArray();
                for (var s = 0; s < f.Length; )
                {
                    if (f[s] < 40) { s++; continue; }
                    var e = s;
                    while (e < f.Length && f[e] >= 40) e++;
                    var h = f[s..e];
                    if (tight)
                        h = PitchTightening.Tighten(h, s * 0.016, 0.016, stem, 0, rate);
                    var curve = new PhaseCurve(h, s * 0.016, 0.016);
                    var (from, to) = (curve.StartSeconds - 0.016, curve.EndSeconds + 0.016);
                    var parts = HarmonicAnalysis.Of(curve, [stem], 0, rate, from, to, options);
                    var (a, b) = (Math.Max(0, (int)(from * rate)), Math.Min(stem.Length, (int)(to * rate)));
                    HarmonicSynthesis.Add(parts, curve, curve, [output], 0, rate, a, b, _ => 1);
                    var high = new PhaseCurve([.. h.Select(x => x * 1.1892)], s * 0.016, 0.016);
                    var moved = PartialMove.To(parts, curve, high, rate, options);
                    HarmonicSynthesis.Add(moved, curve, high, [up], 0, rate, a, b, _ => 1);
                    var again = HarmonicAnalysis.Of(high, [up], 0, rate, from, to, options);
                    HarmonicSynthesis.Add(PartialMove.To(again, high, curve, rate, options), high, curve, [back], 0, rate, a, b, _ => 1);
                    s = e;
                }
                var n = Math.Min(truth.Length, stem.Length);
                string D(double x) => x.ToString("F2", CultureInfo.InvariantCulture);
                Console.WriteLine($"{name} tight={tight}: stem/true {D(SpectralSnr.Of(truth.AsSpan(0, n), stem.AsSpan(0, n)))}  harmonic/true {D(SpectralSnr.Of(truth.AsSpan(0, n), output.AsSpan(0, n)))}  harmonic/stem {D(SpectralSnr.Of(stem, output))} wave {D(Snr(stem, output))} back/stem {D(SpectralSnr.Of(stem, back))} {watch.Elapsed.TotalSeconds:F1} s");
            }
        }
    }

    private static double Snr(float[] a, float[] b)
    {
        var (s, d) = (0.0, 0.0);
        for (var k = 0; k < a.Length; k++) { s += a[k] * a[k]; d += (a[k] - b[k]) * (a[k] - b[k]); }
        return 10 * Math.Log10(s / d);
    }
}
