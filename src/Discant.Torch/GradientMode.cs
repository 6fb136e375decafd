namespace Discant.Torch;

/// <summary>Switches recording for autograd off (or on) on this thread until disposed of.</summary>
public readonly struct GradientMode : IDisposable, IEquatable<GradientMode>
{
    private readonly int _before;

    private GradientMode(bool enabled) => _before = NativeMethods.discant_grad_mode(enabled ? 1 : 0);

    /// <summary>Whether operations on this thread are recorded now.</summary>
    public static bool IsOn => NativeMethods.discant_grad_enabled() != 0;

    /// <summary>No operation on this thread is recorded.</summary>
    public static GradientMode Off() => new(enabled: false);

    /// <summary>Operations on this thread are recorded.</summary>
    public static GradientMode On() => new(enabled: true);

    /// <inheritdoc/>
    public void Dispose() => NativeMethods.discant_grad_mode(_before);

    /// <inheritdoc/>
    public bool Equals(GradientMode other) => _before == other._before;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is GradientMode other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _before;

    /// <summary>Whether both restore the same mode.</summary>
    public static bool operator ==(GradientMode left, GradientMode right) => left.Equals(right);

    /// <summary>Whether they restore different modes.</summary>
    public static bool operator !=(GradientMode left, GradientMode right) => !left.Equals(right);
}
