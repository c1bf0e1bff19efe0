using Twisted.Network;
using Twisted.Usage;

namespace Twisted.Web;

/// <summary>The options of <c>mktap web</c>.</summary>
public sealed class WebOptions : Options
{
    private readonly List<ServerEndpoint> _ports = [];

    /// <summary>Answers for everything; null for the page that says what this is.</summary>
    internal Resource? Root { get; private set; }

    internal IReadOnlyList<ServerEndpoint> Ports => _ports;

    [Handler("port", 'p', Help = "Where to serve: a port, or any endpoint; more than once for several. 8080 if nothing else is said.")]
    public void AddPort(ServerEndpoint endpoint) => _ports.Add(endpoint);

    [Handler("path", Help = "Serve this file, or this folder with all that is in it.", ValueName = "PATH")]
    public void SetPath(string path) => Root = new StaticFiles(System.IO.Path.GetFullPath(path));

    [Parameter("logfile", 'l', Help = "Note each request in this file, in the combined format.")]
    public FileInfo? LogFile { get; init; }
}
