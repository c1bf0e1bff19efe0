namespace Twisted.PluginHost.Restoring;

/// <summary>A file that a package is downloaded into. It is open, and so locked, as long as its process lives: what is not is rubbish.</summary>
internal sealed class Download : IDisposable
{
    private readonly FileStream _claim;

    /// <exception cref="PluginHostException">The folder cannot be written to.</exception>
    public Download(TwistedHome home)
    {
        try
        {
            Directory.CreateDirectory(home.Downloads);
            var name = System.IO.Path.Combine(home.Downloads, $"{Guid.NewGuid():N}");
            _claim = new FileStream($"{name}.claim", FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
            Path = $"{name}.nupkg";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PluginHostException($"Cannot write to \"{home.Downloads}\": {exception.Message}\nSet {TwistedHome.Variable} to a folder that may be written to.", exception);
        }
    }

    public string Path { get; }

    /// <summary>A folder for what has to be tried with the package; it goes with the download, and need not exist.</summary>
    public string ScratchFolder => System.IO.Path.ChangeExtension(Path, ".scratch");

    /// <summary>Deletes what processes left behind that were killed.</summary>
    public static void DeleteAbandoned(TwistedHome home)
    {
        if (!Directory.Exists(home.Downloads))
        {
            return;
        }

        foreach (var claim in Directory.EnumerateFiles(home.Downloads, "*.claim"))
        {
            try
            {
                // Fails while its process lives; and when two processes tidy up at once, one of them does it.
                using var taken = new FileStream(claim, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
                Delete(System.IO.Path.ChangeExtension(claim, null));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                continue;
            }
        }
    }

    public void Dispose()
    {
        Delete(System.IO.Path.ChangeExtension(Path, null));
        _claim.Dispose();
    }

    private static void Delete(string name)
    {
        File.Delete($"{name}.nupkg");
        if (Directory.Exists($"{name}.scratch"))
        {
            Directory.Delete($"{name}.scratch", recursive: true);
        }
    }
}
