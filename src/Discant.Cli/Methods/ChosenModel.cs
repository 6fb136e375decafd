using Discant.Separation;
using Discant.Separation.Models;

namespace Discant.Cli.Methods;

/// <summary>A model that a user chose by its name or file.</summary>
/// <param name="File">The file.</param>
/// <param name="Identity">Its name and hash.</param>
internal sealed record ChosenModel(string File, ModelIdentity Identity)
{
    /// <summary>Finds and reads it: a model that is damaged is refused at once, not once a recording.</summary>
    /// <param name="nameOrFile">Name of a model that ships, or a file.</param>
    /// <param name="read">Reads a file as the method does.</param>
    public static ChosenModel Read(string nameOrFile, Func<string, IDisposable> read)
    {
        var file = ModelFolder.Shipped.FileOf(nameOrFile);
        read(file).Dispose();
        return new(file, new ModelIdentity(Path.GetFileNameWithoutExtension(file), FileHash.Sha256(file, CancellationToken.None)));
    }
}
