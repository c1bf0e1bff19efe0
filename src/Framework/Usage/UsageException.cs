namespace Twisted.Usage;

/// <summary>The command line asks for something that cannot be. Its message is shown to the user, without a stack.</summary>
public sealed class UsageException : Exception
{
    public UsageException()
    {
    }

    public UsageException(string message)
        : base(message)
    {
    }

    public UsageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
