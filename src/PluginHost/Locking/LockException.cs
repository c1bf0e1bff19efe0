namespace Twisted.PluginHost.Locking;

/// <summary>A lock cannot be read. The message says what is wrong and on which line; whoever knows the file adds its path.</summary>
public sealed class LockException : Exception
{
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
