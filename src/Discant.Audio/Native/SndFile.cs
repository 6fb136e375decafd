using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Discant.Audio.Native;

/// <summary>The part of libsndfile's C interface (sndfile.h) that is used here.</summary>
internal static partial class SndFile
{
    public const int ModeRead = 0x10;
    public const int ModeWrite = 0x20;
    public const int SeekSet = 0;
    public const int SetVbrQuality = 0x1300;
    public const int SetCompressionLevel = 0x1301;
    public const int SetBitrateMode = 0x1305;
    public const int BitrateModeVariable = 2;
    public const int MajorFormatMask = 0x0FFF0000;
    public const int MajorRaw = 0x040000;
    public const int MajorOgg = 0x200000;
    public const int MajorMpeg = 0x230000;
    public const int Flac16 = 0x170002;
    public const int Flac24 = 0x170003;
    public const int OggVorbis = 0x200060;
    public const int Mp3 = 0x230082;

    static SndFile() => NativeAudioLibraries.Register();

    /// <summary>SF_INFO.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Info
    {
        public long Frames;
        public int SampleRate;
        public int Channels;
        public int Format;
        public int Sections;
        public int Seekable;
    }

    /// <summary>SNDFILE*, closed when released.</summary>
    public sealed class Handle : SafeHandleZeroOrMinusOneIsInvalid
    {
        public Handle()
            : base(ownsHandle: true) { }

        protected override bool ReleaseHandle() => CloseFile(handle) == 0;
    }

    // libsndfile keeps the reason of a failed open in one variable for the whole process.
    private static readonly Lock s_openLock = new();

    /// <summary>Opens a file by its full path; an invalid handle and the library's reason where it refuses.</summary>
    public static (Handle Handle, string Reason) Open(string path, int mode, ref Info info)
    {
        lock (s_openLock)
        {
            var handle = OperatingSystem.IsWindows() ? OpenWide(path, mode, ref info) : OpenUtf8(path, mode, ref info);
            return (handle, handle.IsInvalid ? Text(ErrorText(IntPtr.Zero)) : "");
        }
    }

    /// <summary>What the library last complained about, or null where it has not.</summary>
    public static string? Complaint(Handle handle)
    {
        if (Error(handle) == 0)
            return null;
        var added = false;
        try
        {
            handle.DangerousAddRef(ref added);
            return Text(ErrorText(handle.DangerousGetHandle()));
        }
        finally
        {
            if (added)
                handle.DangerousRelease();
        }
    }

    /// <summary>Closes, and says whether that went well: an encoder writes its last pages only now.</summary>
    public static bool TryClose(Handle handle)
    {
        var closed = CloseFile(handle.DangerousGetHandle()) == 0;
        handle.SetHandleAsInvalid();
        return closed;
    }

    public static string Version() => Text(VersionText());

    [LibraryImport(NativeAudioLibraries.SndFile, EntryPoint = "sf_readf_float")]
    public static unsafe partial long ReadFrames(Handle file, float* interleaved, long frames);

    [LibraryImport(NativeAudioLibraries.SndFile, EntryPoint = "sf_writef_float")]
    public static unsafe partial long WriteFrames(Handle file, float* interleaved, long frames);

    [LibraryImport(NativeAudioLibraries.SndFile, EntryPoint = "sf_writef_int")]
    public static unsafe partial long WriteFrames(Handle file, int* interleaved, long frames);

    [LibraryImport(NativeAudioLibraries.SndFile, EntryPoint = "sf_seek")]
    public static partial long Seek(Handle file, long frames, int whence);

    [LibraryImport(NativeAudioLibraries.SndFile, EntryPoint = "sf_command")]
    public static partial int Command(Handle file, int command, ref double value, int size);

    [LibraryImport(NativeAudioLibraries.SndFile, EntryPoint = "sf_command")]
    public static partial int Command(Handle file, int command, ref int value, int size);

    [LibraryImport(NativeAudioLibraries.SndFile, EntryPoint = "sf_format_check")]
    public static partial int CheckFormat(ref Info info);

    [LibraryImport(NativeAudioLibraries.SndFile, EntryPoint = "sf_open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial Handle OpenUtf8(string path, int mode, ref Info info);

    [LibraryImport(NativeAudioLibraries.SndFile, EntryPoint = "sf_wchar_open", StringMarshalling = StringMarshalling.Utf16)]
    private static partial Handle OpenWide(string path, int mode, ref Info info);

    [LibraryImport(NativeAudioLibraries.SndFile, EntryPoint = "sf_close")]
    private static partial int CloseFile(IntPtr file);

    [LibraryImport(NativeAudioLibraries.SndFile, EntryPoint = "sf_error")]
    private static partial int Error(Handle file);

    [LibraryImport(NativeAudioLibraries.SndFile, EntryPoint = "sf_strerror")]
    private static partial IntPtr ErrorText(IntPtr file);

    [LibraryImport(NativeAudioLibraries.SndFile, EntryPoint = "sf_version_string")]
    private static partial IntPtr VersionText();

    private static string Text(IntPtr utf8)
    {
        const string prefix = "Error : ";
        var text = (Marshal.PtrToStringUTF8(utf8) ?? "").TrimEnd('.', ' ', '\n');
        return text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text;
    }
}
