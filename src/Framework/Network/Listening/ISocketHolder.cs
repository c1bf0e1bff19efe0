namespace Twisted.Network;

/// <summary>What has sockets that can be kept while it is replaced.</summary>
internal interface ISocketHolder
{
    void AddSockets(ICollection<BoundSocket> sockets);
}
