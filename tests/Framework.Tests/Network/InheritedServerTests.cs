using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Twisted.Network;

namespace Twisted.Tests.Network;

public sealed partial class InheritedServerTests
{
    public InheritedServerTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "written for the descriptors of Linux");

    [Fact]
    public async Task A_socket_that_listens_already_is_served()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var descriptor = Dup((int)listener.SafeHandle.DangerousGetHandle());
        var factory = new RecordingFactory { OnMade = static protocol => protocol.Transport.LoseConnection() };
        await using (var server = ServerRun.Start($"fd:{descriptor}", factory))
        {
            using var client = await server.ConnectAsync();
            Assert.Equal(0, await client.ReceiveAsync(new byte[1]).WaitAsync(ServerRun.Hang));
            Assert.Equal($"{((IPEndPoint)listener.LocalEndPoint!).Port}", server.Port.Name);
        }

        // The other holder of the socket still has it.
        using var late = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await late.ConnectAsync(listener.LocalEndPoint!);
        using var accepted = await listener.AcceptAsync().WaitAsync(ServerRun.Hang);
    }

    [Fact]
    public void What_is_no_listening_socket_is_refused()
    {
        using var file = File.OpenHandle("/dev/null");
        var ofFile = Dup((int)file.DangerousGetHandle());
        AssertRefused($"fd:{ofFile}", $"the descriptor {ofFile} is no socket that listens for connections.\nWhatever starts this process has to hand it over, and twistd has to run in the foreground there: twistd -n.");
        AssertRefused("fd:9999", "the descriptor 9999 is not open.\nWhatever starts this process has to hand it over, and twistd has to run in the foreground there: twistd -n.");

        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var ofSilent = Dup((int)silent.SafeHandle.DangerousGetHandle());
        AssertRefused($"fd:{ofSilent}", $"the descriptor {ofSilent} is no socket that listens for connections.\nWhatever starts this process has to hand it over, and twistd has to run in the foreground there: twistd -n.");
        using var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var ofDatagrams = Dup((int)datagrams.SafeHandle.DangerousGetHandle());
        AssertRefused($"fd:{ofDatagrams}", $"the descriptor {ofDatagrams} is no socket that listens for connections.\nWhatever starts this process has to hand it over, and twistd has to run in the foreground there: twistd -n.");
    }

    [Fact]
    public void What_systemd_did_not_hand_over_is_refused()
    {
        const string None = "systemd has handed no socket to this process.\nUnder systemd, start it by a socket unit.";
        AssertRefused("systemd:name=web", None);
        Set("1", "2", "web:admin");
        AssertRefused("systemd:index=0", $"systemd has handed its sockets to process 1, and this is {Environment.ProcessId}.\nHave systemd start twistd itself, and not a program that starts it.");
        Set($"{Environment.ProcessId}", "2", "web:admin");
        AssertRefused("systemd:name=mail", "systemd has handed over web and admin.\nNames are those of FileDescriptorName= in the socket unit.");
        Set($"{Environment.ProcessId}", "3", "web:admin:web");
        AssertRefused(
            "systemd:name=web",
            "systemd has handed over 2 sockets of the name \"web\".\nGive each an endpoint of its own, systemd:index=NUMBER, with the numbers 0 and 2.");
        Set($"{Environment.ProcessId}", "2", "web:admin");
        AssertRefused("systemd:index=2", "systemd has handed over 2 sockets, numbered from 0");
        Set(null, null, null);
        AssertRefused("systemd:index=0", None);
    }

    private static void Set(string? process, string? count, string? names)
    {
        Environment.SetEnvironmentVariable("LISTEN_PID", process);
        Environment.SetEnvironmentVariable("LISTEN_FDS", count);
        Environment.SetEnvironmentVariable("LISTEN_FDNAMES", names);
    }

    private static void AssertRefused(string endpoint, string reason) => Assert.Equal(
        $"cannot listen on \"{endpoint}\": {reason}",
        Assert.Throws<ListenException>(() => ServerRun.Start(endpoint, new RecordingFactory())).Message);

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Dup(int descriptor);
}
