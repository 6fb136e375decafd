using System.Security.Cryptography;

namespace Discant.Separation;

/// <summary>What a file holds, in one number.</summary>
public static class FileHash
{
    private const int BlockBytes = 1 << 20;

    /// <summary>SHA-256 of a file, lower-case hexadecimal; read block by block.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string Sha256(string path, CancellationToken cancel)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = new byte[BlockBytes];
        for (int count; (count = stream.Read(block)) > 0; )
        {
            cancel.ThrowIfCancellationRequested();
            hash.AppendData(block, 0, count);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
