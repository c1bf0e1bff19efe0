using System.Globalization;

namespace Twisted.Benchmarks;

/// <summary>The original, as Debian packages it.</summary>
/// <param name="folder">To run in.</param>
/// <param name="files">The folder to serve.</param>
/// <param name="certificate">A file with certificate and key; without it, all is in the clear.</param>
internal sealed class WebPythonPeer(string folder, string files, string? certificate) : Peer
{
    private const string Program = "/usr/bin/twistd3";

    public override string Name => "twistd3 -n web";

    public override string? Missing => MissingUnless("python3-twisted", Program);

    // It always logs requests; into a file of its own that is less work than into the daemon's log.
    public override Command Prepare(int port) => new(Program, ["-n", "web", "--path", files, "--port", Endpoint(port), "--logfile", Path.Combine(folder, "access.log")], folder);

    // With the default of 50, fewer than the clients, the kernel would drop connection requests and clients sleep.
    private string Endpoint(int port) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(certificate is null ? "tcp" : "ssl")}:{port}:interface=127.0.0.1:backlog=4096{(certificate is null ? "" : $":certKey={certificate}:privateKey={certificate}")}");
}
