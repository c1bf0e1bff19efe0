namespace Twisted.Persistence;

/// <summary>A tap cannot be read or written. The message is ready to be shown: what failed, which file, what to do.</summary>
public sealed class TapException : Exception
{
    public TapException()
    {
    }

    public TapException(string message)
        : base(message)
    {
    }

    public TapException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>True when an application was changed while it was looked at, so that another look may succeed.</summary>
    public bool MayPass { get; init; }
}
