namespace Twisted.PluginHost.Restoring;

/// <summary>A package is to be had only from another feed than the one it came from so far, which is for the user to allow.</summary>
public sealed class SourceChangeException : PluginHostException
{
    public SourceChangeException()
    {
    }

    public SourceChangeException(string message)
        : base(message)
    {
    }

    public SourceChangeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
