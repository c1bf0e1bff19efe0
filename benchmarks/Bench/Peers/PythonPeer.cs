namespace Twisted.Benchmarks;

/// <summary>The original, as Debian packages it, with a script of its own.</summary>
/// <param name="folder">To run in.</param>
/// <param name="script">The name of the script.</param>
/// <param name="content">What is in it, for a port.</param>
internal sealed class PythonPeer(string folder, string script, Func<int, string> content) : Peer
{
    private const string Program = "/usr/bin/twistd3";

    public override string Name => $"twistd3 -n -y {script}";

    public override string? Missing => MissingUnless("python3-twisted", Program);

    /// <summary>The quote server of its own tutorial.</summary>
    public static PythonPeer OfQuotes(string folder) => new(folder, "qotd.py", port =>
        $$"""
        from twisted.application import internet, service
        from twisted.internet import protocol


        class QOTD(protocol.Protocol):
            def connectionMade(self):
                self.transport.write(self.factory.quote + b"\r\n")
                self.transport.loseConnection()


        class QOTDFactory(protocol.Factory):
            protocol = QOTD
            noisy = False

            def __init__(self, quote):
                self.quote = quote


        application = service.Application("qotd")
        factory = QOTDFactory(b"{{Quote.Text}}")
        # With the default of 50, fewer than the clients, the kernel would drop connection requests and clients sleep.
        server = internet.TCPServer({{port}}, factory, backlog=1024, interface="127.0.0.1")
        server.setServiceParent(application)

        """);

    /// <summary>Of the daemon.</summary>
    public string PidFile => Path.Combine(folder, "twistd.pid");

    /// <summary>The same as a daemon.</summary>
    public Command Daemonize(int port)
    {
        _ = Prepare(port);
        return new Command(Program, ["-y", script], folder);
    }

    public override Command Prepare(int port)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, script), content(port));
        return new Command(Program, ["-n", "-y", script], folder);
    }
}
