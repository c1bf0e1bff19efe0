using System.Net;

namespace Twisted.Network;

/// <summary>A port that is bound: what a <see cref="DatagramEndpoint"/> gives to a service.</summary>
public interface IDatagramPort
{
    /// <summary>Where it is bound, with the port that the system chose; null where it has no address.</summary>
    EndPoint? LocalEndPoint { get; }

    /// <summary>Starts the protocol, and delivers datagrams from then on. To be called once.</summary>
    /// <remarks>What <see cref="DatagramProtocol.StartProtocol"/> throws comes out of here, and the port is closed.</remarks>
    void Start();

    /// <summary>Closes the port and stops the protocol, if it was started. May be called again.</summary>
    /// <returns>Done when the protocol has handled its last datagram and was stopped.</returns>
    Task StopAsync();
}
