using System.Reflection;
using System.Runtime.InteropServices;

namespace Discant.Audio.Native;

/// <summary>Finds libsndfile and libsamplerate under the names they have on each operating system.</summary>
internal static class NativeAudioLibraries
{
    public const string SndFile = "sndfile";
    public const string SampleRate = "samplerate";

    // A resolver can be set once an assembly only; the lazy value makes sure of that.
    private static readonly Lazy<bool> s_registered = new(() =>
    {
        NativeLibrary.SetDllImportResolver(typeof(NativeAudioLibraries).Assembly, Resolve);
        return true;
    });

    /// <summary>Must have run before the first native call.</summary>
    public static bool Register() => s_registered.Value;

    internal static IReadOnlyList<string> Candidates(string library) =>
        (library, OperatingSystem.IsWindows(), OperatingSystem.IsMacOS()) switch
        {
            (SndFile, true, _) => ["sndfile.dll", "libsndfile-1.dll", "libsndfile.dll"],
            (SndFile, _, true) =>
            [
                "libsndfile.1.dylib",
                "libsndfile.dylib",
                "/opt/homebrew/lib/libsndfile.1.dylib",
                "/usr/local/lib/libsndfile.1.dylib",
            ],
            (SndFile, _, _) => ["libsndfile.so.1", "libsndfile.so"],
            (SampleRate, true, _) => ["samplerate.dll", "libsamplerate-0.dll", "libsamplerate.dll"],
            (SampleRate, _, true) =>
            [
                "libsamplerate.0.dylib",
                "libsamplerate.dylib",
                "/opt/homebrew/lib/libsamplerate.0.dylib",
                "/usr/local/lib/libsamplerate.0.dylib",
            ],
            (SampleRate, _, _) => ["libsamplerate.so.0", "libsamplerate.so"],
            _ => [],
        };

    private static IntPtr Resolve(string library, Assembly assembly, DllImportSearchPath? searchPath)
    {
        var candidates = Candidates(library);
        foreach (var candidate in candidates)
        {
            if (NativeLibrary.TryLoad(candidate, assembly, searchPath, out var handle))
                return handle;
        }
        if (candidates.Count == 0)
            return IntPtr.Zero; // not ours: the usual search goes on
        throw new DllNotFoundException(
            $"lib{library} is not installed (Debian and Ubuntu: apt install {(library == SndFile ? "libsndfile1" : "libsamplerate0")}; macOS: brew install lib{library})"
        );
    }
}
