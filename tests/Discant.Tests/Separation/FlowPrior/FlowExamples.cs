using Discant.Separation.FlowPrior;
using Discant.TestSupport;
using Discant.Torch;

namespace Discant.Tests.Separation.FlowPrior;

/// <summary>Small flows, and those of the golden vectors.</summary>
internal static class FlowExamples
{
    /// <summary>The flow of golden files 05 to 07.</summary>
    internal static FlowSize Golden { get; } = new(8, 2, 5, 2) { Bins = 6, LabelWidth = 4 };

    /// <summary>A few bins, three blocks.</summary>
    internal static FlowSize Tiny { get; } = new(6, 2, 3, 3) { Bins = 8, LabelWidth = 4 };

    internal static Tensor Load(NpzFile file, string name, ScalarType type) => Tensor.From(file[name].Values, file[name].Shape).To(type);

    /// <summary>Fills a module with arrays whose names begin so.</summary>
    internal static T Filled<T>(T module, NpzFile file, string prefix, ScalarType type)
        where T : Module
    {
        using var scope = Tensor.Scope();
        module.ConvertTo(type);
        module.LoadState(module.State().Select(s => (s.Name, Load(file, prefix + s.Name, type))).ToArray());
        return module;
    }

    /// <summary>A flow that is far from its beginning: every parameter is moved at random, and so is the coupling's end.</summary>
    internal static FlowNetwork Moved(FlowSize size, int seed, double by = 0.1)
    {
        var random = new Random(seed);
        var network = new FlowNetwork(size, random);
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        foreach (var parameter in network.Parameters())
            parameter.Overwrite(parameter + Initialisation.Normal(random, 0, by, parameter.Shape));
        return network;
    }

    internal static Tensor Noise(int seed, params long[] shape) => Initialisation.Normal(new Random(seed), 0, 1, shape);
}
