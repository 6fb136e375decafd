using System.Globalization;
using System.Runtime.InteropServices;
using Discant.Audio;
using Discant.Separation.Models;
using Discant.Torch;

namespace Discant.Diagnostics;

/// <summary>Looks at this machine: what is there, what is missing, and whether the whole works.</summary>
public static class Diagnosis
{
    private const long EnoughBytes = 2L << 30; // an hour of the mono mixture takes 230 MB

    /// <summary>Looks at everything; takes a few seconds.</summary>
    public static IReadOnlyList<Check> Run() =>
        [
            new Check("discant", ProgramVersions.Own, Verdict.Good),
            new Check("system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}", Verdict.Good),
            new Check(".NET", Environment.Version.ToString(), Verdict.Good),
            .. Engine(),
            .. Audio(),
            Threads(),
            Temporary(),
            Models(),
            SelfTest.Run(),
        ];

    private static IEnumerable<Check> Engine()
    {
        string version;
        try
        {
            version = TorchEngine.Version;
        }
        catch (Exception e)
            when (e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException or TypeInitializationException)
        {
            return
            [
                new Check(
                    "libtorch",
                    "cannot be loaded: " + e.Message.Split('\n')[0],
                    Verdict.Missing,
                    "apt-get install libtorch-dev libgloo-dev, then build again"
                ),
            ];
        }
        return
        [
            new Check("libtorch", version, Verdict.Good),
            new Check("CUDA", TorchEngine.HasCuda ? "seen" : "not seen (the CPU is used)", Verdict.Good),
            TorchEngine.HasFastMatrixProduct
                ? new Check("oneDNN sgemm", "there", Verdict.Good)
                : new Check(
                    "oneDNN sgemm",
                    "not found; libtorch's own product is used",
                    Verdict.CouldBeBetter,
                    "apt-get install libdnnl2 (fits about twice as fast)"
                ),
            LinearAlgebra(),
        ];
    }

    private static Check LinearAlgebra()
    {
        var loaded = LoadedLibraries("blas").Select(Path.GetFileName).Distinct(StringComparer.Ordinal).ToArray();
        var found = loaded.Length > 0 ? string.Join(", ", loaded) : "not found";
        if (Environment.GetEnvironmentVariable("OPENBLAS_CORETYPE") is { Length: > 0 } core)
            return new Check(
                "BLAS",
                $"{found}, OPENBLAS_CORETYPE={core}",
                Verdict.CouldBeBetter,
                "without OPENBLAS_CORETYPE newer processors may be faster"
            );
        return loaded.Length > 0 && !loaded.Any(l => l!.Contains("openblas", StringComparison.Ordinal))
            ? new Check("BLAS", found, Verdict.CouldBeBetter, "apt-get install libopenblas0-pthread")
            : new Check("BLAS", found, Verdict.Good);
    }

    private static string[] LoadedLibraries(string part)
    {
        const string maps = "/proc/self/maps";
        return File.Exists(maps)
            ?
            [
                .. File.ReadLines(maps)
                    .Select(l => l[(l.LastIndexOf(' ') + 1)..])
                    .Where(p => p.StartsWith('/') && Path.GetFileName(p).Contains(part, StringComparison.OrdinalIgnoreCase)),
            ]
            : [];
    }

    private static IEnumerable<Check> Audio()
    {
        var audio = AudioBackends.Find();
        return
        [
            audio.SndFile is { } sndFile
                ? new Check("libsndfile", sndFile, Verdict.Good)
                : new Check("libsndfile", "not found", Verdict.Missing, "apt-get install libsndfile1"),
            audio.SampleRate is { } sampleRate
                ? new Check("libsamplerate", sampleRate, Verdict.Good)
                : new Check("libsamplerate", "not found", Verdict.Missing, "apt-get install libsamplerate0"),
            audio.Ffmpeg is { } ffmpeg
                ? new Check("ffmpeg", ffmpeg, Verdict.Good)
                : new Check("ffmpeg", "not found", Verdict.CouldBeBetter, "apt-get install ffmpeg, to read M4A and video"),
        ];
    }

    private static Check Threads()
    {
        var omp = Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is { Length: > 0 } set ? $", OMP_NUM_THREADS={set}" : "";
        return new Check("processors", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture) + omp, Verdict.Good);
    }

    private static Check Temporary()
    {
        var folder = Path.GetTempPath();
        try
        {
            var probe = Path.Combine(folder, $"discant-{Guid.NewGuid():N}.probe");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            var free = new DriveInfo(folder).AvailableFreeSpace;
            var found = string.Create(CultureInfo.InvariantCulture, $"{folder}, {free / 1e9:0.0} GB free");
            return free >= EnoughBytes
                ? new Check("temporary folder", found, Verdict.Good)
                : new Check("temporary folder", found, Verdict.CouldBeBetter, "make room, or set TMPDIR to a larger disk");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Check("temporary folder", $"{folder} cannot be written", Verdict.Missing, "set TMPDIR to a folder that can");
        }
    }

    private static Check Models()
    {
        var names = ModelFolder.Shipped.Names();
        return names.Count > 0
            ? new Check("models", string.Join(", ", names), Verdict.Good)
            : new Check("models", $"none in {ModelFolder.Shipped.Path}", Verdict.CouldBeBetter, "recordings are fitted from scratch");
    }
}
