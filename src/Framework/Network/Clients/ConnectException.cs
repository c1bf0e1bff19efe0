using System.Net;
using Twisted.Services;

namespace Twisted.Network;

/// <summary>A client cannot connect to its endpoint. The message says why, of each address that was tried, and what to do.</summary>
public sealed class ConnectException : ServiceException
{
    public ConnectException()
    {
    }

    public ConnectException(string message)
        : base(message)
    {
    }

    public ConnectException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal static ConnectException NoProtocol(EndPoint? peer, Factory factory) => new(
        $"cannot use the connection to \"{peer}\": {factory.Name} has no protocol for it.\nLook at what {factory.Name} asks of its peers.");
}
