using System.Diagnostics;
using System.Globalization;
using Discant.Separation.SourceFilter;
using Discant.Synthesis;
using Discant.Torch;
using Discant.Training;

namespace Discant.Bench;

/// <summary>Times one training step of the source-filter model and its parts on random audio with plausible F0 (spec section 11).</summary>
internal static class TrainingStep
{
    internal static void Run(NetworkSize size, int batch, int microBatch, int voices, int threads, int repeats)
    {
        using var network = new ParameterNetwork(size, new Random(4));
        using var model = new SourceFilterModel(network);
        using var trainer = new SourceFilterTrainer(model, new TrainerOptions(Threads: threads));
        var random = new Random(1);
        var parts = Enumerable.Range(0, batch / microBatch).Select(_ => Batch(random, microBatch, voices)).ToArray();
        trainer.Step(parts, CancellationToken.None);
        for (var k = 0; k < repeats; k++)
        {
            var cpu = Process.GetCurrentProcess().TotalProcessorTime;
            var clock = Stopwatch.StartNew();
            trainer.Step(parts, CancellationToken.None);
            var used = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"step: batch {batch} x 4 s x {voices} voices, micro-batches of {microBatch}, {threads} threads: wall {clock.Elapsed.TotalSeconds:F2} s, CPU {used:F2} s, peak {Process.GetCurrentProcess().PeakWorkingSet64 / 1e9:F2} GB"
                )
            );
        }
        Parts(model, parts[0]);
    }

    private static void Parts(SourceFilterModel model, TrainingBatch batch)
    {
        var rows = batch.Pitch.Length;
        for (var repeat = 0; repeat < 3; repeat++)
        {
            using var scope = Tensor.Scope();
            var clock = new ThreadClock();
            double Lap() => clock.Lap();
            var flat = batch.Mixtures.SelectMany(m => m).ToArray();
            var mixtures = Tensor.From(flat, batch.Mixtures.Length, 64000);
            var features = MixtureFeatures.LogMagnitude(mixtures);
            var unit = Tensor.From(
                batch.Pitch.SelectMany(p => p.Select(f => (float)MixtureFeatures.UnitPitch(f))).ToArray(),
                batch.Mixtures.Length,
                batch.Voices,
                250
            );
            var feature = Lap();
            var controls = model.Network.Estimate(features, unit);
            var network = Lap();
            var excitation = VoiceExcitation.Of(model.Synthesizer.Model, batch.Pitch, 1, 0);
            var oscillator = Lap();
            var leaves = new[]
            {
                controls.HarmonicAmplitude,
                controls.NoiseGain,
                controls.LineSpectralFrequencies,
                controls.NoiseMagnitudes,
            }
                .Select(t =>
                {
                    var leaf = t.Detach();
                    leaf.RequiresGrad = true;
                    return leaf;
                })
                .ToArray();
            Lap();
            var sound = model.Synthesizer.Synthesize(new VoiceControls(leaves[0], leaves[1], leaves[2], leaves[3]), excitation);
            var synthesis = Lap();
            var estimate = sound.Reshape(batch.Mixtures.Length, batch.Voices, 64000).Sum([1]).Detach();
            estimate.RequiresGrad = true;
            Lap();
            var loss = new MultiScaleSpectralLoss();
            Lap();
            var value = loss.Of(mixtures, estimate);
            var lossForward = Lap();
            value.Backward();
            Lap();
            sound.Backward(estimate.Grad!.Unsqueeze(1).Expand(batch.Mixtures.Length, batch.Voices, 64000).Reshape(rows, 64000));
            var synthesisBack = Lap();
            Tensor
                .Cat([
                    .. new[]
                    {
                        controls.HarmonicAmplitude,
                        controls.NoiseGain,
                        controls.LineSpectralFrequencies,
                        controls.NoiseMagnitudes,
                    }.Select(t => t.Reshape(-1)),
                ])
                .Sum()
                .Backward();
            var networkBack = Lap();
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"parts of {batch.Mixtures.Length} mixtures, ms of processor time: features {feature:F0}, network {network:F0} + {networkBack:F0} back, excitation {oscillator:F0}, source model {synthesis:F0} + {synthesisBack:F0} back, loss with gradient {lossForward:F0}"
                )
            );
        }
    }

    private static TrainingBatch Batch(Random random, int mixtures, int voices)
    {
        var signals = new float[mixtures][];
        var pitch = new double[mixtures * voices][];
        for (var m = 0; m < mixtures; m++)
        {
            signals[m] = new float[64000];
            UniformNoise.Fill<float>(7, (ulong)random.Next(), signals[m]);
            for (var v = 0; v < voices; v++)
            {
                var f0 = 100 * Math.Pow(2, v * 0.7 + random.NextDouble());
                pitch[m * voices + v] =
                [
                    .. Enumerable.Range(0, 250).Select(t => t % 60 < 6 ? 0 : f0 * Math.Pow(2, 0.02 * Math.Sin(0.5 * t))),
                ];
            }
        }
        return new TrainingBatch(signals, pitch);
    }
}
