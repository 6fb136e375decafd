using Discant.Separation.FlowPrior;
using Discant.TestSupport;
using Discant.Torch;
using Discant.Torch.Optimisers;
using Xunit;

namespace Discant.Tests.Separation.FlowPrior;

/// <summary>The flow against the published program: golden/flow, 01 to 06.</summary>
public sealed class FlowGoldenTests
{
    private static readonly (ScalarType Type, double Tolerance)[] s_types = [(ScalarType.Float64, 1e-10), (ScalarType.Float32, 1e-5)];

    [SharedFact("golden/flow/01_squeeze.npz")]
    public void Squeezing_equals_the_reference()
    {
        using var scope = Tensor.Scope();
        var golden = Golden.Npz("flow/01_squeeze");
        var x = FlowExamples.Load(golden, "x", ScalarType.Float64);
        var squeezed = FrameSqueeze.Squeeze(x);
        Close.Relative(golden["squeezed"].Values, squeezed.ToDoubles(), 1e-10);
        Close.Relative(golden["unsqueezed"].Values, FrameSqueeze.Unsqueeze(squeezed).ToDoubles(), 1e-10);

        var rows = FrameSqueeze.Squeeze(FlowExamples.Load(golden, "b_x", ScalarType.Float64));
        var lengths = SqueezedLengths.Of([5, 8], 4, ScalarType.Float64);
        Close.Relative(golden["b_squeezed"].Values, lengths.Cut(rows).ToDoubles(), 1e-10);
        Close.Relative(golden["b_squeezed_mask"].Values, lengths.Cut(Tensor.Ones([2, 1, 4], ScalarType.Float64)).ToDoubles(), 1e-10);
        Close.Relative(golden["b_unsqueezed"].Values, FrameSqueeze.Unsqueeze(lengths.Cut(rows)).ToDoubles(), 1e-10);
    }

    [SharedFact("golden/flow/02_actnorm.npz")]
    public void Normalisation_equals_the_reference()
    {
        using var scope = Tensor.Scope();
        var golden = Golden.Npz("flow/02_actnorm");
        foreach (var (type, tolerance) in s_types)
        {
            using var layer = FlowExamples.Filled(new ActNorm(6), golden, "", type);
            var lengths = SqueezedLengths.Of([10, 6], 5, type);
            var x = FlowExamples.Load(golden, "x", type);
            Check(golden, layer.Forward(x, lengths), "z", "logdet", tolerance);
            Check(golden, layer.Inverse(FlowExamples.Load(golden, "z", type), lengths), "x_inverse", "logdet_inverse", tolerance);

            var data = lengths.Cut(FlowExamples.Load(golden, "ddi_x", type));
            layer.Initialise(data, lengths, leastVariance: 1e-6);
            Close.Relative(golden["ddi_logs"].Values, layer.Logs.ToDoubles(), tolerance);
            Close.Relative(golden["ddi_bias"].Values, layer.Bias.ToDoubles(), tolerance);
            Check(golden, layer.Forward(data, lengths), "ddi_z", "ddi_logdet", tolerance);
        }
    }

    [SharedFact("golden/flow/03_invconv.npz")]
    public void Mixing_equals_the_reference()
    {
        using var scope = Tensor.Scope();
        var golden = Golden.Npz("flow/03_invconv");
        foreach (var (type, tolerance) in s_types)
        {
            using var layer = FlowExamples.Filled(new InvertibleConvolution(new Random(1)), golden, "", type);
            var lengths = SqueezedLengths.Of(LengthsOf(golden["mask"]), 5, type);
            Check(golden, layer.Forward(FlowExamples.Load(golden, "x", type), lengths), "z", "logdet", tolerance);
            Check(golden, layer.Inverse(FlowExamples.Load(golden, "z", type), lengths), "x_inverse", "logdet_inverse", tolerance);

            using var mode = GradientMode.Off();
            layer.Weight.Overwrite(FlowExamples.Load(golden, "probe_weight", type));
            var probe = FlowExamples.Load(golden, "probe_x", type);
            Close.Relative(golden["probe_z"].Values, layer.Forward(probe, SqueezedLengths.Whole(1, 12, type)).Y.ToDoubles(), tolerance);
        }
    }

    [SharedFact("golden/flow/04_coupling_d1.npz")]
    public void Coupling_equals_the_reference() => CheckCoupling("04_coupling_d1");

    [SharedFact("golden/flow/04_coupling_d2.npz")]
    public void Coupling_with_growing_dilation_equals_the_reference() => CheckCoupling("04_coupling_d2");

    [SharedFact("golden/flow/04_coupling_cond.npz")]
    public void Coupling_that_is_told_the_instrument_equals_the_reference() => CheckCoupling("04_coupling_cond");

    [SharedFact("golden/flow/05_flow2.npz")]
    public void A_flow_equals_the_reference_step_by_step() => CheckFlow("05_flow2", FlowExamples.Golden);

    [SharedFact("golden/flow/05_flow2_cond.npz")]
    public void A_flow_for_three_instruments_equals_the_reference_step_by_step() =>
        CheckFlow("05_flow2_cond", FlowExamples.Golden with { Labels = 3 });

    [SharedFact("golden/flow/05_flow2_jacobian.npz")]
    public void The_log_determinant_equals_that_of_the_Jacobian()
    {
        using var scope = Tensor.Scope();
        var golden = Golden.Npz("flow/05_flow2_jacobian");
        using var network = FlowExamples.Filled(
            new FlowNetwork(FlowExamples.Golden, new Random(1)),
            Golden.Npz("flow/05_flow2"),
            "param.",
            ScalarType.Float64
        );
        var name = golden.Names.First(n => golden[n].Shape.Length == 3);
        var (_, determinant) = network.Forward(FlowExamples.Load(golden, name, ScalarType.Float64), [4]);
        var expected = golden.Names.Where(n => golden[n].Values.Length == 1).Select(n => golden[n].Item()).ToArray();
        Assert.NotEmpty(expected);
        Assert.All(expected.Where(e => Math.Abs(e) > 1e-9), e => Close.Relative([e], determinant.ToDoubles(), 1e-10));
    }

    [SharedFact("golden/flow/06_train3.npz")]
    public void Three_clipped_steps_of_training_equal_the_reference()
    {
        var golden = Golden.Npz("flow/06_train3");
        var beginning = Golden.Npz("flow/05_flow2");
        foreach (var (type, tolerance) in new[] { (ScalarType.Float64, 1e-10), (ScalarType.Float32, 2e-5) })
        {
            using var scope = Tensor.Scope();
            // The file's `init` arrays are those after training: they were not copied. The flow of file 05 is the beginning.
            using var network = FlowExamples.Filled(new FlowNetwork(FlowExamples.Golden, new Random(1)), beginning, "param.", type);
            using var adam = new Adam(network.NamedParameters(), 1e-2);
            var y = FlowExamples.Load(golden, "y", type);
            var (losses, norms) = (new List<double>(), new List<double>());
            for (var step = 0; step < 3; step++)
            {
                network.ZeroGrad();
                var loss = network.NegativeLogLikelihood(CutRows(y, [9, 6]), [9, 6]);
                loss.Backward();
                losses.Add(loss.Item());
                if (step == 0)
                    foreach (var (name, parameter) in network.NamedParameters())
                        Close.Relative(golden["grad." + name].Values, parameter.Grad!.ToDoubles(), tolerance, name);
                norms.Add(GradientClipping.ByNorm(network.Parameters(), 4));
                adam.Step();
            }
            Close.Relative(golden["losses"].Values, losses, tolerance);
            Close.Relative(golden["grad_norms_before_clip"].Values, norms, tolerance);
            foreach (var (name, parameter) in network.NamedParameters())
                Close.Relative(golden["after3." + name].Values, parameter.ToDoubles(), tolerance, name);
        }
    }

    private static void CheckCoupling(string name)
    {
        using var scope = Tensor.Scope();
        var golden = Golden.Npz($"flow/{name}");
        int Configured(string what) => (int)golden[$"cfg_{what}"].Item();
        var gin = Configured("gin");
        var size = new FlowSize(Configured("hidden"), Configured("layers"), Configured("kernel"), 1)
        {
            Bins = Configured("channels") / 2,
            DilationRate = Configured("dilation_rate"),
            Labels = gin > 0 ? 1 : 0,
            LabelWidth = gin,
        };
        foreach (var (type, tolerance) in s_types)
        {
            using var layer = FlowExamples.Filled(new AffineCoupling(size, new Random(1)), golden, "param.", type);
            var x = FlowExamples.Load(golden, "x", type);
            var lengths = SqueezedLengths.Of(LengthsOf(golden["mask"]), x.Shape[2], type);
            var label = gin > 0 ? FlowExamples.Load(golden, "g", type) : null;
            Close.Relative(golden["effective.start.weight"].Values, layer.Start.Weight.ToDoubles(), tolerance);
            for (var k = 0; k < size.Layers; k++)
                Close.Relative(golden[$"effective.wn.in_layers.{k}.weight"].Values, layer.Stack.In[k].Weight.ToDoubles(), tolerance);
            var started = lengths.Cut(layer.Start.Forward(x.Narrow(1, 0, size.Bins)));
            Close.Relative(golden["start_out"].Values, started.ToDoubles(), tolerance, "start");
            var stacked = layer.Stack.Forward(started, lengths, label);
            Close.Relative(golden["wn_out"].Values, stacked.ToDoubles(), tolerance, "stack");
            Close.Relative(golden["end_out"].Values, layer.End.Forward(stacked).ToDoubles(), tolerance, "end");
            Check(golden, layer.Forward(x, lengths, label), "z", "logdet", tolerance);
            Check(golden, layer.Inverse(FlowExamples.Load(golden, "z", type), lengths, label), "x_inverse", "logdet_inverse", tolerance);
        }
    }

    private static void CheckFlow(string name, FlowSize size)
    {
        using var scope = Tensor.Scope();
        var golden = Golden.Npz($"flow/{name}");
        int[] lengths = [.. golden["lengths"].Values.Select(v => (int)v)];
        int[]? labels = size.Labels > 0 ? [.. golden["labels"].Values.Select(v => (int)v)] : null;
        foreach (var (type, tolerance) in s_types)
        {
            using var network = FlowExamples.Filled(new FlowNetwork(size, new Random(1)), golden, "param.", type);
            var y = CutRows(FlowExamples.Load(golden, "y", type), lengths);
            var x = FrameSqueeze.Squeeze(y);
            var squeezed = SqueezedLengths.Of(lengths, x.Shape[2], type);
            var label = network.VectorsOf(labels);
            if (label is not null)
                Close.Relative(golden["g_normalised"].Values, label.ToDoubles(), tolerance);
            x = squeezed.Cut(x);
            Close.Relative(golden["step00_squeezed"].Values, x.ToDoubles(), tolerance);
            foreach (var (k, (norm, mix, coupling)) in network.Blocks.Index())
            {
                x = Step(norm.Forward(x, squeezed), $"step{3 * k + 1:00}", "ActNorm");
                x = Step(mix.Forward(x, squeezed), $"step{3 * k + 2:00}", "InvConvNear");
                x = Step(coupling.Forward(x, squeezed, label), $"step{3 * k + 3:00}", "CouplingBlock");
            }
            Check(golden, network.Forward(y, lengths, labels), "z", "logdet", tolerance);
            Close.Relative(golden["nll"].Values, network.NegativeLogLikelihood(y, lengths, labels).ToDoubles(), tolerance);
            var z = FlowExamples.Load(golden, "z", type);
            Check(golden, network.Inverse(z, lengths, labels), "y_inverse", "logdet_inverse", tolerance);

            Tensor Step((Tensor Y, Tensor LogDeterminant) result, string step, string kind)
            {
                Check(golden, result, $"{step}_{kind}", $"{step}_logdet", tolerance);
                return result.Y;
            }
        }
    }

    private static void Check(
        NpzFile golden,
        (Tensor Result, Tensor LogDeterminant) actual,
        string result,
        string logDeterminant,
        double tolerance
    )
    {
        Close.Relative(golden[result].Values, actual.Result.ToDoubles(), tolerance, result);
        // Sums of many numbers that may cancel: absolutely where they are below 1.
        Close.Relative([.. golden[logDeterminant].Values, 1], [.. actual.LogDeterminant.ToDoubles(), 1.0], tolerance, logDeterminant);
    }

    // The published program takes rows that are 0 behind their end.
    private static Tensor CutRows(Tensor rows, int[] lengths)
    {
        var mask = Tensor.Arange(0, rows.Shape[2]).Unsqueeze(0).Lt(Tensor.From([.. lengths.Select(l => (float)l)], lengths.Length, 1));
        return rows * mask.To(rows.Type).Unsqueeze(1);
    }

    // Frames whose pairs are as many as the mask has ones.
    private static int[] LengthsOf(NpyArray mask)
    {
        var pairs = (int)mask.Shape[2];
        return [.. Enumerable.Range(0, (int)mask.Shape[0]).Select(row => 2 * (int)mask.Values.Skip(row * pairs).Take(pairs).Sum())];
    }
}
