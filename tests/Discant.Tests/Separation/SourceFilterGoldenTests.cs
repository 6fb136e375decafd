using Discant.Separation.SourceFilter;
using Discant.Synthesis;
using Discant.TestSupport;
using Discant.Torch;
using Discant.Torch.Optimisers;
using Xunit;

namespace Discant.Tests.Separation;

/// <summary>The whole model against the reference implementation: golden/umss/small_model.npz.</summary>
public sealed class SourceFilterGoldenTests
{
    private static readonly NetworkSize s_small = new(EncoderUnits: 8, Latent: 6, DecoderUnits: 12, OutputUnits: 10);

    [SharedFact("golden/umss/small_model.npz")]
    public void The_double_precision_model_equals_the_reference() => Check(ScalarType.Float64, 1e-9, gradientTolerance: 1e-7);

    [SharedFact("golden/umss/small_model.npz")]
    public void The_single_precision_model_equals_the_reference_to_single_precision() =>
        Check(ScalarType.Float32, 2e-4, gradientTolerance: 5e-3);

    [SharedFact("golden/umss/features.npz")]
    public void Features_equal_the_reference()
    {
        using var scope = Tensor.Scope();
        var golden = Golden.Npz("umss/features");
        var log = MixtureFeatures.LogMagnitude(Tensor.From(golden["audio"].Values, golden["audio"].Shape));
        // golden order is bins x frames
        Close.Relative(golden["logmag"].Values, log.Transpose(1, 2).ToDoubles(), 1e-9);
        Close.Relative(golden["normalised"].Values, MixtureFeatures.Standardise(log).Transpose(1, 2).ToDoubles(), 1e-9);
        Close.Relative(golden["f0_unit"].Values, golden["f0_hz"].Values.Select(MixtureFeatures.UnitPitch).ToArray(), 1e-9);
    }

    [SharedFact("golden/umss/multiscale_loss.npz")]
    public void The_loss_equals_the_reference()
    {
        using var scope = Tensor.Scope();
        var golden = Golden.Npz("umss/multiscale_loss");
        foreach (
            var (type, lossTolerance, gradientTolerance) in new[] { (ScalarType.Float64, 1e-9, 1e-9), (ScalarType.Float32, 1e-6, 1e-3) }
        )
        {
            var target = Tensor.From(golden["target"].Values, 2, 8192).To(type);
            var estimate = Tensor.From(golden["estimate"].Values, 2, 8192).To(type).Detach();
            estimate.RequiresGrad = true;
            var loss = new MultiScaleSpectralLoss().Of(target, estimate);
            loss.Backward();
            Close.Relative(golden["loss"].Values, [loss.Item()], lossTolerance);
            Close.Relative(golden["grad_estimate"].Values, estimate.Grad!.ToDoubles(), gradientTolerance, type.ToString());
        }
    }

    [Fact]
    public void The_fused_loss_equals_the_one_from_operators()
    {
        using var scope = Tensor.Scope();
        var random = new Random(5);
        foreach (var samples in new[] { 1, 300, 2048, 5000 })
        {
            var target = Initialisation.Uniform(random, 0.5, 2, samples);
            var fused = Initialisation.Uniform(random, 0.5, 2, samples);
            var plain = fused.To(ScalarType.Float64).Detach();
            fused.RequiresGrad = true;
            plain.RequiresGrad = true;
            var fusedLoss = new MultiScaleSpectralLoss().Of(target, fused);
            var plainLoss = new MultiScaleSpectralLoss().Of(target.To(ScalarType.Float64), plain);
            (fusedLoss * 3).Backward();
            (plainLoss * 3).Backward();
            Close.Relative([plainLoss.Item()], [fusedLoss.Item()], 1e-5);
            Close.Relative(plain.Grad!.ToDoubles(), fused.Grad!.ToDoubles(), 2e-3);
        }
    }

    [Fact]
    public void The_full_network_has_the_papers_parameters()
    {
        using var network = new ParameterNetwork(NetworkSize.Full, new Random(1));
        Assert.Equal(5_573_961, network.ParameterCount());
    }

    private static void Check(ScalarType type, double tolerance, double gradientTolerance)
    {
        using var scope = Tensor.Scope();
        var golden = Golden.Npz("umss/small_model");
        using var network = new ParameterNetwork(s_small, new Random(0));
        network.ConvertTo(type);
        network.LoadState(Weights(golden, "w0/"));
        var mixture = Tensor.From(golden["mix"].Values, 2, 4096).To(type);
        var synthesizer = new VoiceSynthesizer(
            new SourceModel(new SourceModelOptions { Excitation = new ExcitationOptions { Parity = true } })
        );
        var (pitch, excitation) = Excitation(golden, synthesizer.Model, type);
        var unit = Tensor.From(pitch.SelectMany(p => p.Select(MixtureFeatures.UnitPitch)).ToArray(), 2, 3, 16).To(type);

        Tensor Loss(out Tensor sources)
        {
            var controls = network.Estimate(MixtureFeatures.LogMagnitude(mixture), unit);
            sources = synthesizer.Synthesize(controls, excitation);
            return new MultiScaleSpectralLoss().Of(mixture, sources.Reshape(2, 3, 4096).Sum([1]));
        }

        var first = Loss(out var voices);
        Close.Relative(golden["sources"].Values, voices.ToDoubles(), tolerance, "sources");
        Close.Relative(golden["loss"].Values, [first.Item()], tolerance, "loss");
        first.Backward();
        foreach (var (name, parameter) in network.NamedParameters())
            Close.Relative(golden[$"grad/{name}"].Values, parameter.Grad!.ToDoubles(), gradientTolerance, name);

        using var adam = new Adam(network.NamedParameters(), learningRate: 1e-4, weightDecay: 1e-5);
        adam.Step();
        if (type == ScalarType.Float64)
            foreach (var (name, parameter) in network.NamedParameters())
                Close.Relative(golden[$"w1/{name}"].Values, parameter.ToDoubles(), tolerance, name);
        Close.Relative(golden["loss_after_step"].Values, [Loss(out _).Item()], tolerance, "loss after a step");
    }

    private static IEnumerable<(string Name, Tensor Tensor)> Weights(NpzFile golden, string prefix) =>
        golden
            .Names.Where(n => n.StartsWith(prefix, StringComparison.Ordinal))
            .Select(n => (n[prefix.Length..], Tensor.From(golden[n].Values, golden[n].Shape)));

    private static (double[][] Pitch, VoiceExcitation Excitation) Excitation(NpzFile golden, SourceModel model, ScalarType type)
    {
        var f0 = golden["f0_hz"].Values; // 2 x 16 x 3
        var pitch = Enumerable
            .Range(0, 6)
            .Select(row => Enumerable.Range(0, 16).Select(t => f0[((row / 3 * 16) + t) * 3 + row % 3]).ToArray())
            .ToArray();
        var falling = new double[6 * 4096];
        var rising = new double[6 * 4096];
        for (var row = 0; row < 6; row++)
        {
            var phase = 0.0;
            model.Excitation.Bases(pitch[row], ref phase, falling.AsSpan(row * 4096, 4096), rising.AsSpan(row * 4096, 4096));
        }
        return (
            pitch,
            new VoiceExcitation(
                Tensor.From(falling, 6, 4096).To(type),
                Tensor.From(rising, 6, 4096).To(type),
                Tensor.From(golden["noise"].Values, 6, 4352).To(type)
            )
        );
    }
}
