namespace Discant.Torch.Optimisers;

/// <summary>Limits gradients before an update.</summary>
public static class GradientClipping
{
    // torch.nn.utils.clip_grad_norm_ adds it, so that results can be compared.
    private const double NormFloor = 1e-6;

    /// <summary>Scales all gradients by one number so that their common Euclidean norm is at most the given one; torch.nn.utils.clip_grad_norm_.</summary>
    /// <param name="parameters">Parameters; those without a gradient do not count.</param>
    /// <param name="maxNorm">The limit.</param>
    /// <returns>The norm before. If it is not finite, the gradients are left alone: skip the update.</returns>
    public static double ByNorm(IEnumerable<Tensor> parameters, double maxNorm)
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        var gradients = parameters.Select(p => (Parameter: p, p.Grad)).Where(p => p.Grad is not null).ToArray();
        var norm = Math.Sqrt(gradients.Sum(g => Math.Pow(g.Grad!.Norm().Item(), 2)));
        var factor = maxNorm / (norm + NormFloor);
        if (!double.IsFinite(norm) || factor >= 1)
            return norm;
        foreach (var (parameter, gradient) in gradients)
            parameter.Grad = gradient! * factor;
        return norm;
    }

    /// <summary>Limits each element of each gradient to [-limit, limit]; torch.nn.utils.clip_grad_value_.</summary>
    /// <param name="parameters">Parameters; those without a gradient do not count.</param>
    /// <param name="limit">Largest magnitude.</param>
    public static void ByValue(IEnumerable<Tensor> parameters, double limit)
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        foreach (var parameter in parameters)
            if (parameter.Grad is { } gradient)
                parameter.Grad = gradient.Clamp(-limit, limit);
    }
}
