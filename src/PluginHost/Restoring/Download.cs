using Twisted.PluginHost.Storing;

namespace Twisted.PluginHost.Restoring;

/// <summary>A package on its way into the store. It holds a file that is locked as long as its process lives: what is not is rubbish.</summary>
internal sealed class Download : IDisposable
{
    private const int MaxTries = 10;

    private readonly FileStream _claim;
    private readonly string _name;

    /// <exception cref="PluginHostException">The folder cannot be written to.</exception>
    public Download(TwistedHome home)
    {
        try
        {
            Directory.CreateDirectory(home.Downloads);
            (_name, _claim) = Claim(home.Downloads);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw WriteFailure.Of($"Cannot write to \"{home.Downloads}\"", exception);
        }
    }

    /// <summary>The file that the package is downloaded into.</summary>
    public string Path => $"{_name}.nupkg";

    /// <summary>Where the package is extracted before it is moved into the store as a whole.</summary>
    public string PackageFolder => System.IO.Path.Combine(ScratchFolder, "package");

    /// <summary>For what has to be tried with the package.</summary>
    public string TrialFolder => System.IO.Path.Combine(ScratchFolder, "trial");

    /// <summary>Where to what is in the way in the store is moved.</summary>
    public string OldFolder => System.IO.Path.Combine(ScratchFolder, "old");

    private string ScratchFolder => $"{_name}.scratch";

    /// <summary>Makes the folder that the others here are in.</summary>
    public void CreateScratchFolder() => Directory.CreateDirectory(ScratchFolder);

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
        Delete(_name);
        _claim.Dispose();
    }

    private static (string Name, FileStream Claim) Claim(string folder)
    {
        // Making a file and locking it are two steps; whoever tidies up in between takes the claim for an abandoned one.
        for (var tries = 1; ; tries++)
        {
            var name = System.IO.Path.Combine(folder, $"{Guid.NewGuid():N}");
            try
            {
                var claim = new FileStream(
                    $"{name}.claim", FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
                if (File.Exists(claim.Name))
                {
                    return (name, claim);
                }

                claim.Dispose();
            }
            catch (IOException exception) when (tries < MaxTries && !WriteFailure.IsFullDisk(exception))
            {
                continue;
            }
        }
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
