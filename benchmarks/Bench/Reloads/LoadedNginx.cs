using System.Globalization;

namespace Twisted.Benchmarks;

/// <summary>nginx's stream module. It cannot echo, so long-lived connections go through it to a small server that does.</summary>
internal sealed class LoadedNginx : LoadedServer
{
    private readonly string _folder;
    private readonly NginxPeer _nginx;
    private readonly ServerUnderTest _echo;
    private readonly ChildProcess _process;
    private int _version;

    public LoadedNginx(Layout layout, string folder)
        : base("nginx")
    {
        _folder = folder;
        _nginx = new NginxPeer(folder);
        _echo = ServerUnderTest.Launch(NetworkPeers.BareEcho(layout));
        StreamClients.First(_echo).Dispose();
        _process = ChildProcess.Start(_nginx.Run(Servers()));
        AwaitQuote(QuotePort, Quote.Text);
    }

    public override void Reload()
    {
        _version++;
        // Its own command ends when it has told the process to; it is done when the new quote is there.
        using var command = ChildProcess.Start(_nginx.Run(Servers(), "-s", "reload") with { OutputName = "reload.log" });
        command.WaitForSuccess();
        AwaitQuote(ChangingPort, Changing());
    }

    public override void Dispose()
    {
        _process.Dispose();
        _echo.Dispose();
    }

    private string Changing() => string.Create(CultureInfo.InvariantCulture, $"This is quote {_version}.");

    private string Servers() =>
        $$"""
        server { listen 127.0.0.1:{{QuotePort}} backlog=65535; return "{{Quote.Text}}\r\n"; }
        server { listen 127.0.0.1:{{EchoPort}} backlog=65535; proxy_pass 127.0.0.1:{{_echo.Port}}; proxy_timeout 1h; }
        server { listen 127.0.0.1:{{ChangingPort}} backlog=65535; return "{{Changing()}}\r\n"; }
        """;
}
