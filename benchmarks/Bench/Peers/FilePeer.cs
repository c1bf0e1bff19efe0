namespace Twisted.Benchmarks;

/// <summary>The same server as a file of C# that was run before, so that its code is in the store.</summary>
/// <param name="layout">Where the tools are.</param>
/// <param name="folder">To run in; the port is in the environment, so that the file stays the same.</param>
internal sealed class FilePeer(Layout layout, string folder) : Peer
{
    private const string Variable = "QUOTE_PORT";

    public override string Name => "twistd -n -y qotd.cs";

    public override string? Missing => File.Exists(layout.Twistd) ? null : $"there is no {layout.Twistd}; ./eng/bench installs it from what ./eng/pack makes";

    public override Command Prepare(int port)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, "qotd.cs"),
            $$"""
            return new Application("qotd")
            {
                new TcpServer(ServerEndpoint.Parse($"tcp:{Environment.GetEnvironmentVariable("{{Variable}}")}:interface=127.0.0.1"), new Factory<Quoter>()),
            };

            sealed class Quoter : Protocol
            {
                public override void ConnectionMade()
                {
                    Transport.Write("{{Quote.Text}}\r\n"u8);
                    Transport.LoseConnection();
                }
            }
            """);
        return new Command(layout.Twistd, ["-n", "-y", "qotd.cs"], folder)
        {
            Environment = new Dictionary<string, string> { ["TWISTED_HOME"] = layout.Home, [Variable] = $"{port}" },
        };
    }
}
