namespace Discant.Torch;

/// <summary>
/// Frees every tensor made on this thread since it was opened. The garbage collector does not see native memory, so each training
/// step and each window of a separation runs inside one.
/// </summary>
public sealed class TensorScope : IDisposable
{
    // In a scope that stays open for long, tensors that were disposed of by hand must not pile up as dead entries.
    private const int SmallestSweep = 1024;

    [ThreadStatic]
    private static TensorScope? s_current;

    private readonly TensorScope? _outer;
    private readonly List<Tensor> _tensors = [];
    private int _sweepAt = SmallestSweep;
    private bool _disposed;

    internal TensorScope()
    {
        _outer = s_current;
        s_current = this;
    }

    internal static TensorScope? Current => s_current;

    /// <summary>How many live tensors the scope holds.</summary>
    public int Count => _tensors.Count(t => !t.IsDisposed);

    internal void Add(Tensor tensor)
    {
        if (_tensors.Count >= _sweepAt)
        {
            _tensors.RemoveAll(t => t.IsDisposed);
            _sweepAt = Math.Max(SmallestSweep, 2 * _tensors.Count);
        }
        _tensors.Add(tensor);
    }

    /// <summary>Hands a tensor to the scope around this one (or to the caller, where there is none), so that it outlives this scope.</summary>
    public Tensor Keep(Tensor tensor)
    {
        if (Remove(tensor))
            _outer?.Add(tensor);
        return tensor;
    }

    /// <summary>Takes a tensor out of every scope: it lives until it is disposed of.</summary>
    internal static void Release(Tensor tensor)
    {
        for (var scope = s_current; scope is not null; scope = scope._outer)
            if (scope.Remove(tensor))
                return;
    }

    // From the end: what is kept was made a moment ago.
    private bool Remove(Tensor tensor)
    {
        var at = _tensors.LastIndexOf(tensor);
        if (at < 0)
            return false;
        _tensors.RemoveAt(at);
        return true;
    }

    /// <summary>Frees the tensors. May be called more than once.</summary>
    /// <exception cref="InvalidOperationException">A scope inside this one is still open, or another thread opened it; nothing is freed then.</exception>
    public void Dispose()
    {
        if (_disposed)
            return;
        if (s_current != this)
            throw new InvalidOperationException(
                "tensor scopes must be closed in the opposite order of opening, on the thread that opened them"
            );
        _disposed = true;
        s_current = _outer;
        foreach (var tensor in _tensors)
            tensor.Dispose();
        _tensors.Clear();
    }
}
