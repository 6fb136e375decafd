using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Discant.Torch;

namespace Discant.Bench.BasicPitch;

/// <summary>
/// A TensorFlow.js graph model (model.json and its shards), run on libtorch: those operators that Basic Pitch is made of, one branch each.
/// </summary>
internal sealed class TensorflowGraph : IDisposable
{
    private readonly JsonDocument _document;
    private readonly Dictionary<string, JsonElement> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Tensor> _weights = new(StringComparer.Ordinal);

    /// <param name="file">The model.json.</param>
    public TensorflowGraph(string file)
    {
        _document = JsonDocument.Parse(File.ReadAllBytes(file));
        foreach (var node in _document.RootElement.GetProperty("modelTopology").GetProperty("node").EnumerateArray())
            _nodes[node.GetProperty("name").GetString()!] = node;
        foreach (var group in _document.RootElement.GetProperty("weightsManifest").EnumerateArray())
            ReadWeights(Path.GetDirectoryName(file)!, group);
    }

    /// <summary>The value of one node.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="inputs">Values of the placeholders, by name.</param>
    public Tensor Evaluate(string name, IReadOnlyDictionary<string, Tensor> inputs) =>
        Value(name, new Dictionary<string, Tensor>(inputs, StringComparer.Ordinal));

    public void Dispose()
    {
        foreach (var weight in _weights.Values)
            weight.Dispose();
        _document.Dispose();
    }

    private void ReadWeights(string folder, JsonElement group)
    {
        var bytes = group
            .GetProperty("paths")
            .EnumerateArray()
            .SelectMany(p => File.ReadAllBytes(Path.Combine(folder, p.GetString()!)))
            .ToArray();
        var at = 0;
        foreach (var weight in group.GetProperty("weights").EnumerateArray())
        {
            var shape = weight.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64()).ToArray();
            var count = (int)shape.Aggregate(1L, (a, b) => a * b);
            var values = bytes.AsSpan(at, count * sizeof(float));
            at += values.Length;
            _weights[weight.GetProperty("name").GetString()!] = (
                weight.GetProperty("dtype").GetString() == "int32"
                    ? Tensor.From(Array.ConvertAll(MemoryMarshal.Cast<byte, int>(values).ToArray(), v => (long)v), shape)
                    : Tensor.From(MemoryMarshal.Cast<byte, float>(values), shape)
            ).Persist();
        }
    }

    private Tensor Value(string name, Dictionary<string, Tensor> known)
    {
        name = name.Split(':')[0];
        if (known.TryGetValue(name, out var value) || _weights.TryGetValue(name, out value))
            return value;
        var node = _nodes[name];
        var inputs = node.GetProperty("input").EnumerateArray().Select(i => Value(i.GetString()!, known)).ToArray();
        return known[name] = Apply(node.GetProperty("op").GetString()!, node.GetProperty("attr"), inputs);
    }

    private static Tensor Apply(string operation, JsonElement attributes, Tensor[] x) =>
        operation switch
        {
            "Identity" => x[0],
            "Shape" => Tensor.From(x[0].Shape, x[0].Dimensions),
            "Reshape" => x[0].Reshape(x[1].ToLongs()),
            "Pack" => Pack(x, Whole(attributes, "axis")),
            "ExpandDims" => x[0].Unsqueeze(x[1].ToLongs()[0]),
            "Squeeze" => List(attributes, "squeeze_dims").Order().Aggregate(x[0], (t, dim) => t.Squeeze(dim)),
            "Transpose" => x[0].Permute(x[1].ToLongs()),
            "StridedSlice" => StridedSlice(x[0], x[1].ToLongs(), x[2].ToLongs(), x[3].ToLongs(), attributes),
            "Pad" => x[0].ConstantPad(Padding(x[1].ToLongs())),
            "MirrorPad" => x[0].ReflectionPad1d(x[1].ToLongs()[^2], x[1].ToLongs()[^1]),
            "ConcatV2" => Tensor.Cat(x[..^1], x[^1].ToLongs()[0]),
            "Conv2D" => Convolution(x[0], x[1], null, attributes),
            "_FusedConv2D" => Convolution(x[0], x[1], x[2], attributes),
            "Neg" => -x[0],
            "Mul" => x[0] * x[1],
            "Add" or "AddV2" => x[0] + x[1],
            "Sub" => x[0] - x[1],
            "DivNoNan" => Tensor.Where(x[1].Eq(0), Tensor.Zeros([]), x[0] / x[1]),
            "Square" => x[0].Square(),
            "Sqrt" => x[0].Sqrt(),
            "Log" => x[0].Log(),
            "Sigmoid" => x[0].Sigmoid(),
            "Sum" => x[0].Sum(x[1].ToLongs(), Flag(attributes, "keep_dims")),
            "Max" => x[0].Amax(x[1].ToLongs(), Flag(attributes, "keep_dims")),
            "Min" => -(-x[0]).Amax(x[1].ToLongs(), Flag(attributes, "keep_dims")),
            _ => throw new NotSupportedException($"the operator {operation} is not part of Basic Pitch"),
        };

    // Sizes are packed as scalars or single numbers, sounds as tensors.
    private static Tensor Pack(Tensor[] parts, long axis) =>
        parts.All(p => p.Type == ScalarType.Int64)
            ? Tensor.From([.. parts.SelectMany(p => p.ToLongs())], parts.Length)
            : Tensor.Stack(parts, axis);

    private static Tensor StridedSlice(Tensor tensor, long[] begin, long[] end, long[] strides, JsonElement attributes)
    {
        bool Bit(string mask, int k) => ((Whole(attributes, mask) >> k) & 1) != 0;
        var dim = 0;
        for (var k = 0; k < begin.Length; k++)
        {
            if (Bit("new_axis_mask", k))
            {
                tensor = tensor.Unsqueeze(dim++);
                continue;
            }
            var size = tensor.Shape[dim];
            long Place(long at) => Math.Clamp(at < 0 ? at + size : at, 0, size);
            if (Bit("shrink_axis_mask", k))
            {
                tensor = tensor.Select(dim, Place(begin[k]));
                continue;
            }
            var from = Bit("begin_mask", k) ? 0 : Place(begin[k]);
            var to = Bit("end_mask", k) ? size : Place(end[k]);
            tensor = tensor.Slice(dim++, from, to, strides[k]);
        }
        return tensor;
    }

    // TensorFlow pads from the first dimension on, PyTorch from the last.
    private static long[] Padding(long[] pairs) => [.. pairs.Chunk(2).Reverse().SelectMany(p => p)];

    // rows x height x width x channels, as TensorFlow stores them.
    private static Tensor Convolution(Tensor input, Tensor kernel, Tensor? bias, JsonElement attributes)
    {
        var strides = List(attributes, "strides")[1..3];
        var x = input.Permute(0, 3, 1, 2);
        if (Text(attributes.GetProperty("padding")) == "SAME")
        {
            var (top, bottom) = Same(x.Shape[2], kernel.Shape[0], strides[0]);
            var (left, right) = Same(x.Shape[3], kernel.Shape[1], strides[1]);
            x = x.ConstantPad([left, right, top, bottom]);
        }
        var y = Tensor.Conv2d(x, kernel.Permute(3, 2, 0, 1).Contiguous(), bias, strides, [0, 0], [1, 1], 1);
        var isRectified =
            bias is not null
            && attributes.GetProperty("fused_ops").GetProperty("list").GetProperty("s").EnumerateArray().Any(o => Decoded(o) == "Relu");
        return (isRectified ? y.Relu() : y).Permute(0, 2, 3, 1);
    }

    private static (long Before, long After) Same(long size, long kernel, long stride)
    {
        var padding = Math.Max(0, ((size + stride - 1) / stride - 1) * stride + kernel - size);
        return (padding / 2, padding - padding / 2);
    }

    private static long Whole(JsonElement attributes, string name) =>
        attributes.TryGetProperty(name, out var value) && value.TryGetProperty("i", out var number)
            ? long.Parse(number.GetString()!, System.Globalization.CultureInfo.InvariantCulture)
            : 0;

    private static long[] List(JsonElement attributes, string name) =>
        [
            .. attributes
                .GetProperty(name)
                .GetProperty("list")
                .GetProperty("i")
                .EnumerateArray()
                .Select(i => long.Parse(i.GetString()!, System.Globalization.CultureInfo.InvariantCulture)),
        ];

    private static bool Flag(JsonElement attributes, string name) =>
        attributes.TryGetProperty(name, out var value) && value.TryGetProperty("b", out var flag) && flag.GetBoolean();

    private static string Text(JsonElement attribute) => Decoded(attribute.GetProperty("s"));

    private static string Decoded(JsonElement text) => Encoding.UTF8.GetString(Convert.FromBase64String(text.GetString()!));
}
