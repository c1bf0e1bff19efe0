using System.Globalization;

namespace Twisted.Benchmarks;

/// <summary>Ours: a tap made by mktap, run by twistd.</summary>
/// <param name="layout">Where the tools are.</param>
/// <param name="folder">To run in.</param>
/// <param name="address">The endpoint, for a port; plain TCP on loopback unless given.</param>
internal sealed class DaemonPeer(Layout layout, string folder, Func<int, string>? address = null) : Peer
{
    public override string Name => "twistd -n -f qotd.tap";

    public override string? Missing =>
        new[] { layout.Mktap, layout.Twistd }.FirstOrDefault(tool => !File.Exists(tool)) is { } tool
            ? $"there is no {tool}; ./eng/bench installs it from what ./eng/pack makes"
            : null;

    public override Command Prepare(int port)
    {
        using var mktap = ChildProcess.Start(MakeTap(port));
        mktap.WaitForSuccess();
        return Tool(layout.Twistd, "-n", "-f", "qotd.tap");
    }

    public Command MakeTap(int port) =>
        Tool(layout.Mktap, "qotd", "--port", address?.Invoke(port) ?? string.Create(CultureInfo.InvariantCulture, $"tcp:{port}:interface=127.0.0.1"), "--static", Quote.Text);

    public Command Help() => Tool(layout.Mktap, "--help");

    /// <summary>Of the daemon.</summary>
    public string PidFile => Path.Combine(folder, "twistd.pid");

    public Command Daemonize() => Tool(layout.Twistd, "-f", "qotd.tap");

    private Command Tool(string program, params string[] arguments) => new(program, arguments, folder)
    {
        Environment = new Dictionary<string, string> { ["TWISTED_HOME"] = layout.Home },
    };
}
