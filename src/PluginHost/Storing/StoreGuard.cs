namespace Twisted.PluginHost.Storing;

/// <summary>Lets one process at a time change the set and the lock of a store.</summary>
internal sealed class StoreGuard : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Nobody holds it for longer than it takes to write a small file, so that this is a disk that hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>EROFS, which does not go away by waiting.</summary>
    private const int ReadOnlyFileSystem = 30;

    private readonly FileStream _file;

    private StoreGuard(FileStream file) => _file = file;

    /// <summary>Waits for its turn, and makes the store's folder where there is none.</summary>
    /// <exception cref="PluginHostException">The folder cannot be written to, or the turn does not come.</exception>
    public static async Task<StoreGuard> EnterAsync(TwistedHome home, CancellationToken cancellationToken)
    {
        CreateFolder(home);
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new StoreGuard(new FileStream(home.GuardFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
            }
            catch (UnauthorizedAccessException exception)
            {
                throw NotWritable(home, exception);
            }
            catch (IOException exception) when (WriteFailure.IsFullDisk(exception) || IsReadOnly(exception))
            {
                throw NotWritable(home, exception);
            }
            catch (IOException exception) when (TimeProvider.System.GetElapsedTime(start) > Patience)
            {
                throw new PluginHostException($"Cannot lock the store \"{home.Root}\": {exception.Message}\nSee which process holds \"{home.GuardFile}\".", exception);
            }
            catch (IOException)
            {
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }
    }

    public void Dispose() => _file.Dispose();

    /// <exception cref="PluginHostException">It cannot be made.</exception>
    public static void CreateFolder(TwistedHome home)
    {
        try
        {
            Directory.CreateDirectory(home.Packages);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(home, exception);
        }
    }

    private static bool IsReadOnly(IOException exception) => !OperatingSystem.IsWindows() && exception.HResult == ReadOnlyFileSystem;

    private static PluginHostException NotWritable(TwistedHome home, Exception exception) =>
        WriteFailure.Of($"Cannot write to the store \"{home.Root}\"", exception);
}
