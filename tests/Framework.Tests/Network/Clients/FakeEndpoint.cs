using System.Threading.Channels;
using Twisted.Network;

namespace Twisted.Tests.Network.Clients;

/// <summary>An endpoint as a third party writes one: connects to nothing, when the test says so.</summary>
internal sealed record FakeEndpoint : ClientEndpoint
{
    private readonly Channel<Dial> _dials = Channel.CreateUnbounded<Dial>();

    /// <summary>The next attempt to connect.</summary>
    public async Task<Dial> NextAsync() => await _dials.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));

    public override string ToString() => "fake:1";

    protected override Task<ClientConnection> OpenAsync(Factory factory, ClientContext context, CancellationToken cancellationToken)
    {
        var dial = new Dial(factory, cancellationToken);
        Assert.True(_dials.Writer.TryWrite(dial));
        return dial.Connecting.WaitAsync(cancellationToken);
    }

    internal sealed class Dial(Factory factory, CancellationToken token)
    {
        private readonly TaskCompletionSource<ClientConnection> _connecting = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<ClientConnection> Connecting => _connecting.Task;

        public CancellationToken Token => token;

        public FakeTransport Transport { get; } = new();

        public void Succeed()
        {
            var protocol = factory.BuildProtocol(null)!;
            protocol.MakeConnection(Transport);
            _connecting.SetResult(new ClientConnection(protocol, Transport, Transport.Lost.Task));
        }

        public void Fail(string message) => _connecting.SetException(new ConnectException(message));

        public void Fail(Exception exception) => _connecting.SetException(exception);
    }
}
