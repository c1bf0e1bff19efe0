using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Twisted.Network;
using Twisted.Runner.Reloading;
using Twisted.Services;

namespace Twisted.Runner.Tests.Reloading;

// The sockets that are kept are on offer to the whole process.
[Collection(nameof(PlanRunTests))]
[CollectionDefinition(nameof(PlanRunTests), DisableParallelization = true)]
public sealed class PlanRunTests : IAsyncDisposable
{
    private const string AnyPort = "tcp:0:interface=127.0.0.1";

    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private readonly Application _application = new("test");
    private readonly List<string> _progress = [];
    private readonly List<string> _failed = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync() => await _application.StopAsync(CancellationToken.None);

    [Fact]
    public async Task A_server_that_changes_on_its_port_refuses_nobody_and_others_keep_their_connections()
    {
        var kept = new StreamServer(AnyPort, new Echo("kept")) { Name = "kept" };
        var server = new StreamServer(AnyPort, new Echo("0")) { Name = "changes" };
        _application.Add(kept);
        _application.Add(server);
        await _application.StartAsync(Cancel);
        var address = (IPEndPoint)server.LocalEndPoint!;
        using var long1 = await ConnectAsync((IPEndPoint)kept.LocalEndPoint!);
        Assert.Equal("kept", await SayAsync(long1));

        using var done = new CancellationTokenSource();
        var connecting = Task.Run(
            async () =>
            {
                var count = 0;
                while (!done.IsCancellationRequested)
                {
                    using var client = await ConnectAsync(address);
                    count++;
                }

                return count;
            },
            Cancel);
        for (var i = 1; i <= 20; i++)
        {
            // What has its port from the system keeps it, too.
            var next = new StreamServer(AnyPort, new Echo($"{i}")) { Name = "changes" };
            Assert.True(Run(new ReloadStep("changes", "factory has changed", _application, server, next, 1, 0)));
            server = next;
        }

        await done.CancelAsync();
        Assert.True(await connecting.WaitAsync(Hang, Cancel) > 0);
        Assert.Equal(address, server.LocalEndPoint);
        using var last = await ConnectAsync(address);
        Assert.Equal("20", await SayAsync(last));
        Assert.Equal("kept", await SayAsync(long1));
        Assert.Equal("Restarted changes: factory has changed.", _progress[^1]);
        Assert.Empty(_failed);
    }

    [Fact]
    public async Task What_cannot_start_leaves_the_service_as_it_was()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        var server = new StreamServer(AnyPort, new Echo("old")) { Name = "web" };
        var other = new StreamServer("tcp:0:interface=127.0.0.2", new Echo("old")) { Name = "other" };
        _application.Add(server);
        _application.Add(other);
        await _application.StartAsync(Cancel);
        var (address, otherAddress) = ((IPEndPoint)server.LocalEndPoint!, (IPEndPoint)other.LocalEndPoint!);
        var bad = new StreamServer($"tcp:{((IPEndPoint)taken.LocalEndPoint!).Port}:interface=127.0.0.1", new Echo("new")) { Name = "web" };
        var good = new StreamServer("tcp:0:interface=127.0.0.2", new Echo("new")) { Name = "other" };
        IReadOnlySet<string>? told = null;

        // One unit, so that both go back.
        Assert.False(Run(failed => told = failed, new ReloadStep("other", "x", _application, other, good, 1, 0), new ReloadStep("web", "y", _application, server, bad, 0, 0)));
        Assert.Equal(["web"], _failed);
        Assert.Equal(["other", "web"], told!.Order());
        using var one = await ConnectAsync(address);
        using var two = await ConnectAsync(otherAddress);
        Assert.Equal("old", await SayAsync(one));
        Assert.Equal("old", await SayAsync(two));
        Assert.Equal(["other runs again as before.", "web runs again as before."], _progress);
        Assert.Equal(["web", "other"], _application.Services.Select(service => service.Name));
    }

    [Fact]
    public async Task Services_are_started_and_stopped_in_a_nested_collection()
    {
        var inner = new MultiService { Name = "inner" };
        var gone = new StreamServer(AnyPort, new Echo("gone")) { Name = "gone" };
        inner.Add(gone);
        _application.Add(inner);
        await _application.StartAsync(Cancel);
        var address = (IPEndPoint)gone.LocalEndPoint!;
        var made = new MultiService { Name = "inner" };
        var added = new StreamServer(AnyPort, new Echo("added")) { Name = "added" };
        made.Add(added);
        Assert.True(Run(new ReloadStep("inner/gone", "", inner, gone, null, 0, -1), new ReloadStep("inner/added", "", inner, null, added, 0, 1)));
        Assert.Equal(["Stopped inner/gone.", "Started inner/added."], _progress);
        using var client = await ConnectAsync((IPEndPoint)added.LocalEndPoint!);
        Assert.Equal("added", await SayAsync(client));
        await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(address));
    }

    private bool Run(params ReloadStep[] steps) => Run(static _ => { }, steps);

    private bool Run(Action<IReadOnlySet<string>> commit, params ReloadStep[] steps)
    {
        var plan = new ReloadPlan { Steps = steps, Unchanged = 0, Commit = commit };
        return new PlanRun(plan, NullLogger.Instance, _progress.Add, (path, _) => _failed.Add(path)).Run(CancellationToken.None);
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address).WaitAsync(Hang, Cancel);
        return socket;
    }

    private static async Task<string> SayAsync(Socket socket)
    {
        await socket.SendAsync("?"u8.ToArray(), Cancel);
        var buffer = new byte[100];
        return Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer, Cancel).AsTask().WaitAsync(Hang, Cancel));
    }

    private sealed class Echo(string answer) : Factory
    {
        public override Protocol BuildProtocol(EndPoint? address) => new Answering(answer);

        private sealed class Answering(string answer) : Protocol
        {
            public override void DataReceived(ReadOnlySpan<byte> data) => Transport.Write(Encoding.ASCII.GetBytes(answer));
        }
    }
}
