using Discant.Torch.Safetensors;

namespace Discant.Torch;

/// <summary>A layer or network: named parameters, buffers and sub-modules, with PyTorch's dotted names (`encoder.gru1.weight_ih_l0`).</summary>
public abstract class Module : IDisposable
{
    private readonly List<(string Name, Tensor Tensor)> _parameters = [];
    private readonly List<(string Name, Tensor Tensor)> _buffers = [];
    private readonly List<(string Name, Module Module)> _children = [];

    /// <summary>Whether layers that behave differently in training (batch norm, dropout) do so. True at first, as in PyTorch.</summary>
    public bool Training { get; private set; } = true;

    /// <summary>Every parameter of this module and its sub-modules, in order of registration.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> NamedParameters() => Named(m => m._parameters, "");

    /// <summary>Every buffer (state that is saved but not trained).</summary>
    public IEnumerable<(string Name, Tensor Tensor)> NamedBuffers() => Named(m => m._buffers, "");

    /// <summary>This module and all its sub-modules.</summary>
    public IEnumerable<Module> Modules() => _children.SelectMany(c => c.Module.Modules()).Prepend(this);

    /// <summary>Every parameter.</summary>
    public Tensor[] Parameters() => NamedParameters().Select(p => p.Tensor).ToArray();

    /// <summary>Number of trained numbers.</summary>
    public long ParameterCount() => NamedParameters().Sum(p => p.Tensor.ElementCount);

    /// <summary>Parameters and buffers, as a model file holds them.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> State() => NamedParameters().Concat(NamedBuffers());

    /// <summary>Switches this module and its sub-modules to training or evaluation.</summary>
    public void Train(bool training = true)
    {
        Training = training;
        foreach (var (_, child) in _children)
            child.Train(training);
    }

    /// <summary>Forgets the gradients of all parameters.</summary>
    public void ZeroGrad()
    {
        foreach (var (_, parameter) in NamedParameters())
            parameter.Grad = null;
    }

    /// <summary>Overwrites parameters and buffers with those of another module of the same shape.</summary>
    /// <exception cref="ArgumentException">Names or shapes differ.</exception>
    public void CopyStateFrom(Module other) => LoadState(other.State());

    /// <summary>Overwrites parameters and buffers; every name must be given, with its shape, and no other.</summary>
    /// <exception cref="ArgumentException">A name is missing, unknown or given twice, or a shape differs; nothing is overwritten then.</exception>
    public void LoadState(IEnumerable<(string Name, Tensor Tensor)> state)
    {
        if (TryLoadState(state) is { } mismatch)
            throw new ArgumentException(mismatch, nameof(state));
    }

    /// <summary>Writes parameters and buffers to a safetensors file.</summary>
    /// <param name="path">The file; it appears whole or not at all.</param>
    /// <param name="metadata">Free text by name.</param>
    /// <param name="options">How; the defaults where absent.</param>
    /// <exception cref="SafetensorsException">A value is not finite.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path, IReadOnlyDictionary<string, string>? metadata = null, SafetensorsWriteOptions? options = null) =>
        SafetensorsFile.Write(path, State(), metadata, options);

    /// <summary>Overwrites parameters and buffers with those of a safetensors file, in the types they have here.</summary>
    /// <returns>The texts of the file.</returns>
    /// <exception cref="SafetensorsException">The file is not valid, or belongs to another network; nothing is overwritten then.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IReadOnlyDictionary<string, string> Load(string path)
    {
        using var file = SafetensorsFile.Read(path);
        return TryLoadState(file.State()) is { } mismatch ? throw new SafetensorsException(path, mismatch) : file.Metadata;
    }

    /// <summary>Makes this module's parameters and buffers the other's: the same memory, gradients of their own. For replicas on worker threads.</summary>
    /// <param name="other">A module built in the same way.</param>
    /// <param name="shareBuffers">Whether the buffers are shared too; batch norm writes to its own in training.</param>
    public void ShareParametersOf(Module other, bool shareBuffers = true)
    {
        using var scope = Tensor.Scope();
        foreach (var (own, theirs) in NamedParameters().Zip(other.NamedParameters()))
        {
            own.Tensor.Become(theirs.Tensor.Detach());
            own.Tensor.RequiresGrad = true;
        }
        if (!shareBuffers)
            return;
        foreach (var (own, theirs) in NamedBuffers().Zip(other.NamedBuffers()))
            own.Tensor.Become(theirs.Tensor);
    }

    /// <summary>Turns every parameter and buffer of a floating type into another floating type, e.g. double for checks; gradients are forgotten.</summary>
    public virtual void ConvertTo(ScalarType type)
    {
        Convert(_parameters, type);
        Convert(_buffers, type);
        foreach (var (_, child) in _children)
            child.ConvertTo(type);
    }

    /// <summary>Frees parameters and buffers.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees parameters and buffers of this module and its sub-modules.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        foreach (var (_, tensor) in _parameters.Concat(_buffers))
            tensor.Dispose();
        foreach (var (_, child) in _children)
            child.Dispose();
    }

    /// <summary>Makes a tensor a trained parameter of this module.</summary>
    protected Tensor RegisterParameter(string name, Tensor tensor)
    {
        tensor.Persist().RequiresGrad = true;
        _parameters.Add((name, tensor));
        return tensor;
    }

    /// <summary>Takes a parameter out of this module; it belongs to the caller from then on.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    protected Tensor RemoveParameter(string name)
    {
        var at = _parameters.FindIndex(p => p.Name == name);
        if (at < 0)
            throw new ArgumentException($"there is no parameter '{name}'", nameof(name));
        var tensor = _parameters[at].Tensor;
        _parameters.RemoveAt(at);
        return tensor;
    }

    /// <summary>Makes a tensor saved state of this module.</summary>
    protected Tensor RegisterBuffer(string name, Tensor tensor)
    {
        _buffers.Add((name, tensor.Persist()));
        return tensor;
    }

    /// <summary>Makes a module part of this one.</summary>
    protected T RegisterModule<T>(string name, T module)
        where T : Module
    {
        _children.Add((name, module));
        return module;
    }

    // What does not agree, or null when everything was taken over.
    private string? TryLoadState(IEnumerable<(string Name, Tensor Tensor)> state)
    {
        using var scope = Tensor.Scope();
        var given = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var updates = new List<(Tensor Own, Tensor Value)>();
        foreach (var (name, tensor) in state)
            if (!given.TryAdd(name, tensor))
                return $"'{name}' is given twice";
        foreach (var (name, own) in State())
        {
            if (!given.Remove(name, out var value))
                return $"'{name}' is missing";
            if (!own.Shape.AsSpan().SequenceEqual(value.Shape))
                return $"'{name}' is {value.Describe()}, {own.Describe()} is needed";
            updates.Add((own, value));
        }
        if (given.Count > 0)
            return $"'{SafetensorsText.OneLine(given.Keys.First())}' is not part of this network";
        foreach (var (own, value) in updates)
            own.Overwrite(value);
        return null;
    }

    private static void Convert(List<(string Name, Tensor Tensor)> tensors, ScalarType type)
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        foreach (var (_, tensor) in tensors)
        {
            if (
                tensor.Type == type
                || tensor.Type is not (ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64)
            )
                continue;
            var trained = tensor.RequiresGrad;
            tensor.Become(tensor.Detach().To(type));
            tensor.RequiresGrad = trained;
        }
    }

    private IEnumerable<(string Name, Tensor Tensor)> Named(Func<Module, List<(string Name, Tensor Tensor)>> own, string prefix)
    {
        foreach (var (name, tensor) in own(this))
            yield return (prefix + name, tensor);
        foreach (var (childName, child) in _children)
        foreach (var item in child.Named(own, $"{prefix}{childName}."))
            yield return item;
    }
}
