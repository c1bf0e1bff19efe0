using System.Net;
using System.Net.Security;
using Twisted.Network;
using Twisted.Policies;
using Twisted.Services;
using Twisted.Tests.Network.Tls;

namespace Twisted.Tests.Network;

public sealed class ReloadAndHealthTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task A_server_that_reloads_serves_the_certificate_that_is_there_now_and_keeps_it_when_the_next_is_wrong()
    {
        var path = _certificates.Write("server.pem", _certificates.Make("first.example"));
        var application = new Application("test");
        var server = StreamServer.For(ServerEndpoint.Parse($"tls:0:interface=127.0.0.1:cert={path}"), new Factory<Silent>());
        application.Add(server);
        await application.StartAsync();
        Assert.Equal("CN=first.example", await SubjectAsync(server));

        _certificates.Write("server.pem", _certificates.Make("second.example"));
        await server.ReloadAsync(CancellationToken.None);
        Assert.Equal("CN=second.example", await SubjectAsync(server));

        _certificates.WriteText("server.pem", "half a fi");
        await Assert.ThrowsAsync<ListenException>(() => server.ReloadAsync(CancellationToken.None));
        Assert.Equal("CN=second.example", await SubjectAsync(server));
        await application.StopAsync();
    }

    [Fact]
    public async Task A_server_has_its_factory_reload_also_a_wrapped_one()
    {
        var factory = new ReloadableFactory();
        await new StreamServer("tcp:0", factory).ReloadAsync(CancellationToken.None);
        await new StreamServer("tcp:0", new TimeoutFactory(factory)).ReloadAsync(CancellationToken.None);
        Assert.Equal(2, factory.Reloads);
    }

    [Fact]
    public async Task A_port_that_accepts_is_well_and_one_whose_loop_is_in_a_handler_for_long_is_not()
    {
        using var gate = new ManualResetEventSlim();
        await using var run = ServerRun.Start("tcp:0:interface=127.0.0.1", new BlockingFactory(gate));
        var port = Assert.IsType<SocketPort>(run.Port);
        Assert.True(port.CheckHealth().IsHealthy);
        using var client = await run.ConnectAsync();
        while (port.CheckHealth(Environment.TickCount64 + 100_000).IsHealthy)
        {
            await Task.Delay(10);
        }

        Assert.Matches(
            "^port [0-9]+ has accepted nobody for [0-9]+ s: the handler of one connection does not return$",
            port.CheckHealth(Environment.TickCount64 + 100_000).Fault);
        Assert.True(port.CheckHealth().IsHealthy);
        gate.Set();
        while (!port.CheckHealth(Environment.TickCount64 + 100_000).IsHealthy)
        {
            await Task.Delay(10);
        }
    }

    private static async Task<string> SubjectAsync(StreamServer server)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync((IPEndPoint)server.LocalEndPoint!);
        await using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync("");
        return tls.RemoteCertificate!.Subject;
    }

    private sealed class Silent : Protocol;

    private sealed class ReloadableFactory : Factory, IReloadable
    {
        public int Reloads { get; private set; }

        public override Protocol BuildProtocol(EndPoint? address) => new Silent();

        public Task ReloadAsync(CancellationToken cancellationToken)
        {
            Reloads++;
            return Task.CompletedTask;
        }
    }

    private sealed class BlockingFactory(ManualResetEventSlim gate) : Factory
    {
        public override Protocol? BuildProtocol(EndPoint? address)
        {
            gate.Wait();
            return null;
        }
    }
}
