namespace Discant.Torch;

/// <summary>
/// Frees every tensor made on this thread since it was opened. The garbage collector does not see native memory, so each training
/// step and each window of a separation runs inside one.
/// </summary>
public sealed class TensorScope : IDisposable
{
    [ThreadStatic]
    private static TensorScope? s_current;

    private readonly TensorScope? _outer;
    private readonly List<Tensor> _tensors = [];
    private bool _disposed;

    internal TensorScope()
    {
        _outer = s_current;
        s_current = this;
    }

    internal static TensorScope? Current => s_current;

    /// <summary>How many live tensors the scope holds.</summary>
    public int Count => _tensors.Count(t => !t.IsDisposed);

    internal void Add(Tensor tensor) => _tensors.Add(tensor);

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

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (s_current != this)
            throw new InvalidOperationException(
                "tensor scopes must be closed in the opposite order of opening, on the thread that opened them"
            );
        s_current = _outer;
        foreach (var tensor in _tensors)
            tensor.Dispose();
        _tensors.Clear();
    }
}
