namespace Twisted.Web.Feeds;

/// <summary>A file of the folder, and what was found in it.</summary>
internal sealed class KnownPackageFile(string path, long length, DateTimeOffset written)
{
    public string Path => path;

    public DateTimeOffset Written => written;

    /// <summary>Null when there is a fault.</summary>
    public FeedPackage? Package { get; private set; }

    public string? Fault { get; private set; }

    /// <summary>True when the fault may go without a change of the file, as a lack of permission does.</summary>
    public bool MayPass { get; private set; }

    /// <summary>True when the log has named it.</summary>
    public bool IsReported { get; set; }

    public bool IsSame(KnownPackageFile other) => length == other.Length && written == other.Written && path == other.Path;

    private long Length => length;

    public void Read()
    {
        try
        {
            Package = PackageReader.Read(path);
        }
        catch (InvalidPackageException exception)
        {
            Fault = $"it {exception.Message}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Fault = exception is UnauthorizedAccessException ? "permission denied" : exception.Message;
            MayPass = true;
        }
    }
}
