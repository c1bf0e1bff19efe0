using Twisted.Services;

namespace Twisted.Network;

/// <summary>A server cannot listen on its endpoint.</summary>
public sealed class ListenException : ServiceException
{
    public ListenException()
    {
    }

    public ListenException(string message)
        : base(message)
    {
    }

    public ListenException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
