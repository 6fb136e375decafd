using Discant.Torch.Safetensors;
using Xunit;

namespace Discant.Tests.Separation;

/// <summary>Model files whose metadata say something else than what their tensors are.</summary>
internal static class ForeignModel
{
    /// <summary>Changes one entry of a good file, and fails where reading it does not end in one line that names the reason.</summary>
    /// <param name="write">Writes the good file.</param>
    /// <param name="read">Reads a file as the method does.</param>
    /// <param name="key">Which entry.</param>
    /// <param name="value">What it says instead; null: nothing.</param>
    /// <param name="reason">Part of the message.</param>
    internal static void AssertRefused(Action<string> write, Func<string, IDisposable> read, string key, string? value, string reason)
    {
        using var folder = new TemporaryFolder();
        write(folder["m"]);
        using var file = SafetensorsFile.Read(folder["m"]);
        var metadata = new Dictionary<string, string>(file.Metadata, StringComparer.Ordinal);
        metadata.Remove(key);
        if (value is not null)
            metadata[key] = value;
        SafetensorsFile.Write(folder["other"], file.State(), metadata);
        AssertRefused(folder["other"], read, reason);
    }

    /// <summary>Fails where reading a file does not end in one line that names the reason.</summary>
    internal static void AssertRefused(string path, Func<string, IDisposable> read, string reason)
    {
        var message = Assert.Throws<SafetensorsException>(() => read(path)).Message;
        Assert.StartsWith(path + ": ", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.DoesNotContain(message, char.IsControl);
        Assert.DoesNotContain("Parameter", message, StringComparison.Ordinal);
    }
}
