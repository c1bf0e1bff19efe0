using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Twisted.Network;
using Twisted.Services;

namespace Twisted.Tests.Network.Datagrams;

/// <summary>Starts services for datagrams, and stops them all.</summary>
public abstract class DatagramTests : IAsyncLifetime
{
    protected static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);

    private readonly List<IService> _services = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tw-dgram");

    internal LogLines Log { get; } = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services)
        {
            await service.StopAsync();
        }

        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    protected string PathOf(string name) => Path.Combine(_folder.FullName, name);

    internal async Task<TService> StartAsync<TService>(TService service)
        where TService : Service
    {
        service.Parent ??= Log;
        _services.Add(service);
        await service.PrivilegedStartAsync();
        await service.StartAsync();
        return service;
    }

    internal Task<DatagramServer> ListenAsync(DatagramProtocol protocol, string endpoint = "udp:0:interface=127.0.0.1") =>
        StartAsync(new DatagramServer(DatagramEndpoint.Parse(endpoint), protocol));

    internal Task<DatagramClient> ConnectAsync(DatagramProtocol protocol, string endpoint) =>
        StartAsync(new DatagramClient(DatagramClientEndpoint.Parse(endpoint), protocol));

    internal static int PortOf(DatagramServer server) => ((IPEndPoint)server.BoundEndPoint!).Port;

    protected static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 3000, "It never came.");
            await Task.Delay(10);
        }
    }

    protected static Socket Peer(AddressFamily family = AddressFamily.InterNetwork)
    {
        var socket = new Socket(family, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(family == AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback, 0));
        return socket;
    }
}
