namespace Discant.Torch.Tests.Layers;

/// <summary>Numbers that are easily made the same in PyTorch: sin(0.7 k + phase), k in C order, double precision.</summary>
internal static class Waves
{
    internal static Tensor Wave(double phase, params long[] shape)
    {
        var tensor = Tensor.Empty(shape, ScalarType.Float64);
        var values = tensor.Data<double>();
        for (var k = 0; k < values.Length; k++)
            values[k] = Math.Sin(0.7 * k + phase);
        return tensor;
    }

    /// <summary>Turns a module to double precision and its k-th parameter to a wave of phase 1 + k.</summary>
    internal static T Filled<T>(T module)
        where T : Module
    {
        module.ConvertTo(ScalarType.Float64);
        using var scope = Tensor.Scope();
        foreach (var (k, parameter) in module.Parameters().Index())
            parameter.Overwrite(Wave(1 + k, parameter.Shape));
        return module;
    }

    internal static string[] Names(Module module) => module.State().Select(s => s.Name).ToArray();
}
