namespace Twisted.Benchmarks;

/// <summary>The servers that are compared, serving one folder.</summary>
/// <param name="Ours">mktap web.</param>
/// <param name="Nginx">With two workers.</param>
/// <param name="Python">The original.</param>
internal sealed record WebPeers(Peer Ours, Peer Nginx, Peer Python)
{
    public static WebPeers Plain(Layout layout) => Create(layout, certificate: null);

    /// <summary>With one certificate for all, which is made anew.</summary>
    public static WebPeers Encrypted(Layout layout) => Create(layout, TestCertificate.Write(layout.Work("web-certificate")));

    /// <summary>Those that are installed.</summary>
    public List<Peer> Available(TextWriter output) => PeerSelection.Available<Peer>([Ours, Nginx, Python], output);

    private static WebPeers Create(Layout layout, string? certificate)
    {
        var files = WebFile.WriteAll(layout.Work("web-files"));
        return new WebPeers(
            new WebDaemonPeer(layout, layout.Work("web-daemon"), files, certificate),
            new WebNginxPeer(layout.Work("web-nginx"), files, certificate),
            new WebPythonPeer(layout.Work("web-python"), files, certificate));
    }
}
