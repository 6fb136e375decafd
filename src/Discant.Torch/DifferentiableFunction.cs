using System.Runtime.InteropServices;

namespace Discant.Torch;

/// <summary>
/// A differentiable operation written in C#: the forward values are computed by the caller, the backward pass by a function that the
/// graph calls. This is how Discant's own kernels get into autograd.
/// </summary>
public static unsafe class DifferentiableFunction
{
    /// <summary>Gradients of the inputs from gradients of the outputs.</summary>
    /// <param name="outputGradients">One an output, contiguous; null where no gradient arrived. At least one is there.</param>
    /// <returns>One an input, in its shape; null where the input needs none.</returns>
    public delegate Tensor?[] BackwardPass(Tensor?[] outputGradients);

    /// <summary>Makes outputs that were computed without recording part of the graph.</summary>
    /// <param name="inputs">What the outputs depend on.</param>
    /// <param name="outputs">
    /// The values, computed under <see cref="GradientMode.Off"/>; not views of the inputs. They are disposed of here.
    /// </param>
    /// <param name="backward">
    /// The backward pass. It must not capture the returned tensors (they own the graph, which owns this delegate: a cycle that is
    /// never freed); capture detached values instead.
    /// </param>
    /// <param name="saved">Tensors the backward pass reads; taken out of their scope here and freed with the graph.</param>
    /// <returns>The outputs, attached to the graph.</returns>
    /// <exception cref="TorchException">libtorch refuses an output, e.g. one that is a view of an input.</exception>
    public static Tensor[] Attach(Tensor[] inputs, Tensor[] outputs, BackwardPass backward, params Tensor[] saved)
    {
        foreach (var tensor in saved)
            tensor.Persist();
        var context = new Context(backward, saved);
        var inputHandles = Array.ConvertAll(inputs, t => t.Handle);
        var outputHandles = Array.ConvertAll(outputs, t => t.Handle);
        var attached = new nint[outputs.Length];
        fixed (
            nint* i = inputHandles,
                o = outputHandles,
                a = attached
        )
        {
            NativeMethods.Check(
                NativeMethods.discant_function_attach(
                    i,
                    inputs.Length,
                    o,
                    outputs.Length,
                    &RunBackward,
                    &Release,
                    GCHandle.ToIntPtr(GCHandle.Alloc(context)),
                    a
                )
            );
        }
        GC.KeepAlive(inputs);
        foreach (var output in outputs)
            output.Dispose();
        return Array.ConvertAll(attached, h => new Tensor(h));
    }

    [UnmanagedCallersOnly]
    private static int RunBackward(nint context, nint* outputGradients, int outputs, nint* inputGradients, int inputs)
    {
        try
        {
            using var scope = Tensor.Scope();
            var call = (Context)GCHandle.FromIntPtr(context).Target!;
            var given = new Tensor?[outputs];
            for (var k = 0; k < outputs; k++)
            {
                if (outputGradients[k] == 0)
                    continue;
                NativeMethods.Check(NativeMethods.discant_tensor_clone_handle(outputGradients[k], out var alias));
                given[k] = new Tensor(alias);
            }
            // Nothing arrived: nothing to hand on.
            if (Array.TrueForAll(given, g => g is null))
                return 0;
            var result = call.Backward(given);
            if (result.Length != inputs)
                throw new InvalidOperationException($"the backward pass returned {result.Length} gradients for {inputs} inputs");
            for (var k = 0; k < inputs; k++)
                if (result[k] is { } gradient)
                    NativeMethods.Check(NativeMethods.discant_tensor_clone_handle(gradient.Handle, out inputGradients[k]));
            return 0;
        }
        catch (Exception e)
        {
            NativeMethods.discant_set_error($"{e.GetType().Name}: {e.Message}");
            return -1;
        }
    }

    [UnmanagedCallersOnly]
    private static void Release(nint context)
    {
        var handle = GCHandle.FromIntPtr(context);
        foreach (var tensor in ((Context)handle.Target!).Saved)
            tensor.Dispose();
        handle.Free();
    }

    private sealed record Context(BackwardPass Backward, Tensor[] Saved);
}
