using System.Globalization;

namespace Twisted.Benchmarks;

/// <summary>Ours: a tap made by <c>mktap web</c>, run by twistd.</summary>
/// <param name="layout">Where the tools are.</param>
/// <param name="folder">To run in.</param>
/// <param name="files">The folder to serve.</param>
/// <param name="certificate">A file with certificate and key; without it, all is in the clear.</param>
internal sealed class WebDaemonPeer(Layout layout, string folder, string files, string? certificate) : Peer
{
    public override string Name => "twistd -n -f web.tap";

    public override string? Missing =>
        new[] { layout.Mktap, layout.Twistd }.FirstOrDefault(tool => !File.Exists(tool)) is { } tool
            ? $"there is no {tool}; ./eng/bench installs it from what ./eng/pack makes"
            : null;

    public override Command Prepare(int port)
    {
        using var mktap = ChildProcess.Start(Tool(layout.Mktap, "web", "--port", Endpoint(port), "--path", files) with { OutputName = "mktap.log" });
        mktap.WaitForSuccess();
        return Tool(layout.Twistd, "-n", "-f", "web.tap");
    }

    private string Endpoint(int port) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(certificate is null ? "tcp" : "tls")}:{port}:interface=127.0.0.1{(certificate is null ? "" : $":cert={certificate}")}");

    private Command Tool(string program, params string[] arguments) => new(program, arguments, folder)
    {
        Environment = new Dictionary<string, string> { ["TWISTED_HOME"] = layout.Home },
    };
}
