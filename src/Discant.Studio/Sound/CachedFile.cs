namespace Discant.Studio.Sound;

/// <summary>Files that are made when they are asked for first.</summary>
internal sealed class CachedFile
{
    // One at a time: what a page asks for comes in crowds, and the work goes on beside.
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Gives a file, making it where it is not there.</summary>
    /// <param name="file">Where it is kept; its folder is made too.</param>
    /// <param name="make">Makes it, whole or not at all, under the name it is given.</param>
    /// <param name="cancel">Nobody waits for it any more.</param>
    public async Task<string> Get(string file, Action<string> make, CancellationToken cancel)
    {
        if (File.Exists(file))
            return file;
        await _turn.WaitAsync(cancel);
        try
        {
            if (!File.Exists(file))
                await Task.Run(() => Make(file, make), cancel);
            return file;
        }
        finally
        {
            _turn.Release();
        }
    }

    private static void Make(string file, Action<string> make)
    {
        var folder = Path.GetDirectoryName(file)!;
        // What it belongs to has been deleted meanwhile: it must not come back.
        if (!Directory.Exists(Path.GetDirectoryName(folder)))
            throw new StudioException(404, "there is no such thing here any more");
        Directory.CreateDirectory(folder);
        make(file);
    }
}
