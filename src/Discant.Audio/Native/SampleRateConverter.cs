using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Discant.Audio.Native;

/// <summary>The part of libsamplerate's C interface (samplerate.h) that is used here.</summary>
internal static partial class SampleRateConverter
{
    public const int SincBestQuality = 0;
    public const int SincMediumQuality = 1;

    static SampleRateConverter() => NativeAudioLibraries.Register();

    /// <summary>SRC_DATA.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct Block
    {
        public float* Input;
        public float* Output;
        public CLong InputFrames;
        public CLong OutputFrames;
        public CLong InputFramesUsed;
        public CLong OutputFramesMade;
        public int EndOfInput;
        public double Ratio;
    }

    /// <summary>SRC_STATE*, freed when released.</summary>
    public sealed class Handle : SafeHandleZeroOrMinusOneIsInvalid
    {
        public Handle()
            : base(ownsHandle: true) { }

        protected override bool ReleaseHandle()
        {
            Delete(handle);
            return true;
        }
    }

    public static string Version() => Marshal.PtrToStringUTF8(VersionText()) ?? "";

    public static string Describe(int error) => Marshal.PtrToStringUTF8(ErrorText(error)) ?? "unknown error";

    [LibraryImport(NativeAudioLibraries.SampleRate, EntryPoint = "src_new")]
    public static partial Handle New(int converter, int channels, out int error);

    [LibraryImport(NativeAudioLibraries.SampleRate, EntryPoint = "src_process")]
    public static partial int Process(Handle state, ref Block block);

    [LibraryImport(NativeAudioLibraries.SampleRate, EntryPoint = "src_delete")]
    private static partial IntPtr Delete(IntPtr state);

    [LibraryImport(NativeAudioLibraries.SampleRate, EntryPoint = "src_strerror")]
    private static partial IntPtr ErrorText(int error);

    [LibraryImport(NativeAudioLibraries.SampleRate, EntryPoint = "src_get_version")]
    private static partial IntPtr VersionText();
}
