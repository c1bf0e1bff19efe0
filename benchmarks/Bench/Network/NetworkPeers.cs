using System.Globalization;

namespace Twisted.Benchmarks;

/// <summary>The servers of echo and lines, each by what it is to do.</summary>
internal static class NetworkPeers
{
    public static ProgramPeer Framework(Layout layout, string name, string protocol) => new(
        name, layout.Built("FrameworkEcho"), layout.Work($"network-{protocol}"),
        port => string.Create(CultureInfo.InvariantCulture, $"tcp:{port}:interface=127.0.0.1"), protocol);

    public static ProgramPeer BareEcho(Layout layout) => new(
        "bare C# loop", layout.Built("BareEcho"), layout.Work("network-bare"), port => port.ToString(CultureInfo.InvariantCulture));

    public static PythonPeer PythonEcho(Layout layout) => Python(layout, "echo",
        """
        class Served(protocol.Protocol):
            def dataReceived(self, data):
                self.transport.write(data)
        """);

    public static PythonPeer PythonLines(Layout layout) => Python(layout, "lines",
        """
        class Served(basic.LineReceiver):
            lines = 0

            def lineReceived(self, line):
                if line == b"end":
                    self.sendLine(b"%d 0" % self.lines)
                    self.transport.loseConnection()
                else:
                    self.lines += 1
        """);

    private static PythonPeer Python(Layout layout, string name, string served) => new(layout.Work($"network-python-{name}"), $"{name}.py", port =>
        $$"""
        from twisted.application import internet, service
        from twisted.internet import protocol
        from twisted.protocols import basic


        {{served}}


        factory = protocol.Factory.forProtocol(Served)
        factory.noisy = False
        application = service.Application("{{name}}")
        server = internet.TCPServer({{port}}, factory, backlog=1024, interface="127.0.0.1")
        server.setServiceParent(application)

        """);
}
