namespace Twisted.Manifest;

/// <summary>A manifest cannot be read. The message says what is wrong and on which line; whoever knows the package and the path adds them.</summary>
public sealed class ManifestException : Exception
{
    public ManifestException()
    {
    }

    public ManifestException(string message)
        : base(message)
    {
    }

    public ManifestException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
