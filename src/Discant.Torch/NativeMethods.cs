using System.Reflection;
using System.Runtime.InteropServices;

namespace Discant.Torch;

/// <summary>The C interface of native/discant_native.cpp, function for function.</summary>
internal static unsafe partial class NativeMethods
{
    private const string Library = "discant_native";

    static NativeMethods()
    {
        NativeLibrary.SetDllImportResolver(typeof(NativeMethods).Assembly, Resolve);
        if (discant_initialise() != 0)
            throw new TorchException(LastError());
    }

    [LibraryImport(Library)]
    internal static partial byte* discant_last_error();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void discant_set_error(string text);

    [LibraryImport(Library)]
    internal static partial int discant_initialise();

    [LibraryImport(Library)]
    internal static partial byte* discant_torch_version();

    [LibraryImport(Library)]
    internal static partial int discant_has_cuda();

    [LibraryImport(Library)]
    internal static partial int discant_has_fast_gemm();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int discant_operator_find(string name, string overload, out nint found);

    [LibraryImport(Library)]
    internal static partial int discant_operator_call(
        nint handle,
        NativeValue* arguments,
        int count,
        NativeValue* results,
        int capacity,
        int* resultCount
    );

    [LibraryImport(Library)]
    internal static partial int discant_tensor_new(void* data, long* shape, int dimensions, int scalarType, out nint created);

    [LibraryImport(Library)]
    internal static partial void discant_tensor_free(nint tensor);

    [LibraryImport(Library)]
    internal static partial int discant_tensor_dimensions(nint tensor);

    [LibraryImport(Library)]
    internal static partial void discant_tensor_shape(nint tensor, long* shape);

    [LibraryImport(Library)]
    internal static partial int discant_tensor_scalar_type(nint tensor);

    [LibraryImport(Library)]
    internal static partial int discant_tensor_is_cpu(nint tensor);

    [LibraryImport(Library)]
    internal static partial int discant_tensor_is_contiguous(nint tensor);

    [LibraryImport(Library)]
    internal static partial int discant_tensor_data(nint tensor, out void* data);

    [LibraryImport(Library)]
    internal static partial int discant_tensor_requires_grad(nint tensor);

    [LibraryImport(Library)]
    internal static partial int discant_tensor_set_requires_grad(nint tensor, int value);

    [LibraryImport(Library)]
    internal static partial int discant_tensor_grad(nint tensor, out nint gradient);

    [LibraryImport(Library)]
    internal static partial int discant_tensor_set_grad(nint tensor, nint gradient);

    [LibraryImport(Library)]
    internal static partial int discant_tensor_backward(nint tensor, nint gradient, int retainGraph);

    [LibraryImport(Library)]
    internal static unsafe partial int discant_tensor_backward_to(nint tensor, nint* leaves, int count, int retainGraph);

    [LibraryImport(Library)]
    internal static partial int discant_tensor_clone_handle(nint tensor, out nint alias);

    [LibraryImport(Library)]
    internal static partial int discant_grad_mode(int enabled);

    [LibraryImport(Library)]
    internal static partial int discant_grad_enabled();

    [LibraryImport(Library)]
    internal static partial int discant_manual_seed(long seed);

    [LibraryImport(Library)]
    internal static partial int discant_set_threads(int threads);

    [LibraryImport(Library)]
    internal static partial int discant_threads();

    [LibraryImport(Library)]
    internal static partial void discant_keep_freed_memory();

    [LibraryImport(Library)]
    internal static partial int discant_function_attach(
        nint* inputs,
        int inputCount,
        nint* outputs,
        int outputCount,
        delegate* unmanaged<nint, nint*, int, nint*, int, int> backward,
        delegate* unmanaged<nint, void> release,
        nint context,
        nint* attached
    );

    [LibraryImport(Library)]
    internal static partial int discant_sgemm(
        int transposeA,
        int transposeB,
        long m,
        long n,
        long k,
        float alpha,
        float* a,
        long lda,
        float* b,
        long ldb,
        float beta,
        float* c,
        long ldc
    );

    /// <summary>The text of the last failure on this thread, without libtorch's native stack.</summary>
    internal static string LastError()
    {
        var text = Marshal.PtrToStringUTF8((nint)discant_last_error()) ?? "";
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return (end < 0 ? text : text[..end]).Trim();
    }

    /// <summary>Throws what the native side reports.</summary>
    internal static void Check(int status)
    {
        if (status != 0)
            throw new TorchException(LastError());
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library)
            return 0;
        foreach (var file in (string[])["libdiscant_native.so", "libdiscant_native.dylib", "discant_native.dll"])
        {
            var beside = Path.Combine(AppContext.BaseDirectory, file);
            if (File.Exists(beside))
                return NativeLibrary.Load(beside);
        }
        throw new DllNotFoundException(
            $"libdiscant_native is not in {AppContext.BaseDirectory}; run ./discant or native/build.sh once to build it"
        );
    }
}
