using System.Net;
using System.Net.Sockets;

namespace Twisted.Tests.Network.Clients;

/// <summary>An attempt to connect whose end the test decides.</summary>
internal sealed class FakeAttempt(IPEndPoint address, CancellationToken token) : IDisposable
{
    private readonly TaskCompletionSource<FakeAttempt> _end = new();

    public string Address => address.Address.ToString();

    public Task<FakeAttempt> End => _end.Task;

    public CancellationToken Token => token;

    public bool IsDisposed { get; private set; }

    public void Succeed() => _end.SetResult(this);

    public void Fail(SocketError error = SocketError.ConnectionRefused) => _end.SetException(new SocketException((int)error));

    public void Dispose() => IsDisposed = true;
}
