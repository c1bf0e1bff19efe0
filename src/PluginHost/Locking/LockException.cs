namespace Twisted.PluginHost.Locking;

/// <summary>A lock cannot be read. The message says what is wrong and on which line; whoever knows the file adds its path.</summary>
public sealed class LockException : Exception
{
    /// <summary>True when newer tools wrote it: it is not broken, and not to be replaced.</summary>
    public bool IsNewer { get; init; }

    public LockException()
    {
    }

    public LockException(string message)
        : base(message)
    {
    }

    public LockException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
