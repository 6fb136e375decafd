using System.Runtime.InteropServices;
using System.Text;

namespace Discant.Torch;

/// <summary>Any libtorch operator, called by its name through the dispatcher with autograd; the typed wrappers on <see cref="Tensor"/> are one line each.</summary>
/// <param name="name">Name without the namespace `aten::`, e.g. `add`.</param>
/// <param name="overload">Overload as the schema names it, e.g. `Tensor`; empty for the only or default one.</param>
public sealed unsafe class Operator(string name, string overload = "")
{
    private const int ResultCapacity = 32;
    private nint _handle;

    /// <summary>`aten::name.overload`.</summary>
    public string Name { get; } = overload.Length == 0 ? $"aten::{name}" : $"aten::{name}.{overload}";

    /// <summary>Calls the operator; missing trailing arguments take the schema's defaults.</summary>
    /// <exception cref="TorchException">There is no such operator, or libtorch refuses the arguments.</exception>
    public Tensor Call(params ReadOnlySpan<Argument> arguments)
    {
        var results = CallMany(arguments);
        return results.Length == 1 ? results[0] : throw new TorchException($"{Name} returned {results.Length} tensors, one was expected");
    }

    /// <summary>Calls an operator that returns several tensors.</summary>
    /// <exception cref="TorchException">There is no such operator, or libtorch refuses the arguments.</exception>
    public Tensor[] CallMany(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc NativeValue[ResultCapacity];
        var count = Invoke(arguments, results);
        var tensors = new Tensor[count];
        for (var k = 0; k < count; k++)
        {
            if (results[k].Tag != (int)Argument.Kind.Tensor)
                throw new TorchException($"{Name} returned a number where a tensor was expected");
            tensors[k] = new Tensor((nint)results[k].Bits);
        }
        return tensors;
    }

    /// <summary>Calls an operator that returns one number or truth value.</summary>
    /// <exception cref="TorchException">There is no such operator, libtorch refuses the arguments, or the result is a tensor.</exception>
    public double CallScalar(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc NativeValue[ResultCapacity];
        var count = Invoke(arguments, results);
        for (var k = 0; k < count; k++)
            if (results[k].Tag == (int)Argument.Kind.Tensor)
                NativeMethods.discant_tensor_free((nint)results[k].Bits);
        if (count != 1 || results[0].Tag == (int)Argument.Kind.Tensor)
            throw new TorchException($"{Name} did not return one number");
        return results[0].Tag == (int)Argument.Kind.Double ? BitConverter.Int64BitsToDouble(results[0].Bits) : results[0].Bits;
    }

    private nint Handle()
    {
        if (_handle != 0)
            return _handle;
        if (NativeMethods.discant_operator_find($"aten::{name}", overload, out var found) != 0)
            throw new TorchException($"{Name}: {NativeMethods.LastError()}");
        return _handle = found;
    }

    private int Invoke(ReadOnlySpan<Argument> arguments, NativeValue* results)
    {
        var handle = Handle();
        var words = 0;
        foreach (ref readonly var argument in arguments)
            words += Words(argument);
        // Lists live on the stack for the length of the call; long ones on the heap.
        var heap = words > 256 ? (long*)NativeMemory.Alloc((nuint)words, sizeof(long)) : null;
        var stack = stackalloc long[heap is null ? words : 0];
        var native = stackalloc NativeValue[arguments.Length];
        try
        {
            var room = heap is null ? stack : heap;
            for (var k = 0; k < arguments.Length; k++)
                room = Marshal(arguments[k], ref native[k], room);
            int count;
            if (NativeMethods.discant_operator_call(handle, native, arguments.Length, results, ResultCapacity, &count) != 0)
                throw Failure(arguments);
            foreach (ref readonly var argument in arguments)
                GC.KeepAlive(argument.Reference);
            return count;
        }
        finally
        {
            NativeMemory.Free(heap);
        }
    }

    private static int Words(in Argument argument) =>
        argument.Reference switch
        {
            long[] list => list.Length,
            double[] list => list.Length,
            Tensor?[] list => list.Length,
            string text => Encoding.UTF8.GetMaxByteCount(text.Length) / sizeof(long) + 1,
            _ => 0,
        };

    private static long* Marshal(in Argument argument, ref NativeValue native, long* room)
    {
        native.Tag = (int)argument.Tag;
        native.Bits = argument.Bits;
        if (argument.Reference is Tensor tensor)
        {
            native.Bits = tensor.Handle;
            return room;
        }
        if (argument.Reference is null)
            return room;
        native.Bits = (long)room;
        switch (argument.Reference)
        {
            case long[] list:
                list.CopyTo(new Span<long>(room, list.Length));
                native.Count = list.Length;
                break;
            case double[] list:
                list.CopyTo(new Span<double>(room, list.Length));
                native.Count = list.Length;
                break;
            case Tensor?[] list:
                for (var k = 0; k < list.Length; k++)
                    room[k] = list[k]?.Handle ?? 0;
                native.Count = list.Length;
                break;
            case string text:
                var bytes = Encoding.UTF8.GetBytes(text, new Span<byte>(room, Encoding.UTF8.GetMaxByteCount(text.Length)));
                ((byte*)room)[bytes] = 0;
                break;
        }
        return room + Words(argument);
    }

    private TorchException Failure(ReadOnlySpan<Argument> arguments)
    {
        var shown = new string[arguments.Length];
        for (var k = 0; k < shown.Length; k++)
            shown[k] = arguments[k].ToString();
        return new TorchException($"{Name}({string.Join(", ", shown)}): {NativeMethods.LastError()}");
    }
}
