namespace Twisted.Persistence.Model;

/// <summary>A value in a member is not what its type wants; the message says which and why, as the end of a sentence.</summary>
internal sealed class UnfitException : Exception
{
    public UnfitException()
    {
    }

    public UnfitException(string message)
        : base(message)
    {
    }

    public UnfitException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Where the value stands; 0 where only its member's place is known.</summary>
    public long Place { get; init; }
}
