using System.Runtime.InteropServices;

namespace Discant.Torch;

/// <summary>Facts about and settings of the libtorch that runs below.</summary>
public static unsafe class TorchEngine
{
    /// <summary>Version of libtorch, e.g. `1.13.1`.</summary>
    public static string Version => Marshal.PtrToStringUTF8((nint)NativeMethods.discant_torch_version()) ?? "unknown";

    /// <summary>Whether this libtorch sees a CUDA device.</summary>
    public static bool HasCuda => NativeMethods.discant_has_cuda() != 0;

    /// <summary>Whether oneDNN's matrix product is there; otherwise libtorch's own is used.</summary>
    public static bool HasFastMatrixProduct => NativeMethods.discant_has_fast_gemm() != 0;

    /// <summary>
    /// Intra-operator threads of libtorch on the calling thread. It is 1 unless set: parallelism lies one level up, because OpenMP
    /// threads spin at each small barrier of a recurrent loop (docs/engine.md).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public static int Threads
    {
        get => NativeMethods.discant_threads();
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            NativeMethods.Check(NativeMethods.discant_set_threads(value));
        }
    }

    /// <summary>
    /// Lets the process keep memory that was freed instead of handing it back to the system: an update that makes and frees hundreds of
    /// tensors of some MB spends most of its time on getting fresh pages otherwise (docs/engine.md). Only glibc knows how; elsewhere nothing happens.
    /// </summary>
    public static void KeepFreedMemory() => NativeMethods.discant_keep_freed_memory();

    /// <summary>Seeds libtorch's own generator. Discant's random numbers come from a handed-in generator; this is for operators that draw inside libtorch.</summary>
    public static void ManualSeed(long seed) => NativeMethods.Check(NativeMethods.discant_manual_seed(seed));
}
