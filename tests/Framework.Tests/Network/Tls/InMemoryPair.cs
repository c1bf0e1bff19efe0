using Twisted.Network;
using Twisted.Testing;

namespace Twisted.Tests.Network.Tls;

/// <summary>A client and a server that talk to each other without a network.</summary>
internal static class InMemoryPair
{
    public static (InMemoryTransport Near, InMemoryTransport Far) Connect(Protocol client, Factory factory)
    {
        var far = InMemoryTransport.Connect(factory);
        var near = new InMemoryTransport(client);
        near.Connect();
        return (near, far);
    }

    /// <summary>Carries bytes both ways until that is so.</summary>
    public static void Exchange(InMemoryTransport near, InMemoryTransport far, Func<bool> isDone)
    {
        var end = DateTime.UtcNow + ServerRun.Hang;
        while (!isDone())
        {
            Assert.True(DateTime.UtcNow < end, "It never came.");
            Carry(near, far);
            Carry(far, near);

            // A handshake may go on in another thread.
            Thread.Sleep(1);
        }
    }

    private static void Carry(InMemoryTransport from, InMemoryTransport to)
    {
        var data = from.Take();
        if (data.Length > 0)
        {
            to.Feed(data);
        }
    }
}
