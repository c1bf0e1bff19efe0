using Twisted.Network;
using Twisted.Services;

namespace Twisted.Tools.Twistd.Export;

/// <summary>What an application needs of the system: its endpoints say.</summary>
internal sealed class ApplicationSurvey
{
    private const int FirstOrdinaryPort = 1024;

    private readonly List<InheritedServerEndpoint> _sockets = [];
    private readonly List<string> _socketFolders = [];

    public ApplicationSurvey(Application application) => Look(application);

    /// <summary>Sockets that systemd is to hand over.</summary>
    public IReadOnlyList<InheritedServerEndpoint> Sockets => _sockets;

    /// <summary>The folders of UNIX domain sockets.</summary>
    public IReadOnlyList<string> SocketFolders => _socketFolders;

    /// <summary>The lowest port that is the system's to give; null when there is none.</summary>
    public int? PrivilegedPort { get; private set; }

    private void Look(IServiceParent parent)
    {
        foreach (var service in parent.Services)
        {
            switch (service)
            {
                case StreamServer server:
                    Look(server.Endpoint);
                    break;
                case DatagramServer { Endpoint: UdpEndpoint udp }:
                    LookAt(udp.Port);
                    break;
                case IServiceParent inner:
                    Look(inner);
                    break;
            }
        }
    }

    private void Look(ServerEndpoint endpoint)
    {
        switch (endpoint)
        {
            case TlsServerEndpoint tls:
                Look(tls.Transport);
                break;
            case TcpServerEndpoint tcp:
                LookAt(tcp.Port);
                break;
            case UnixServerEndpoint unix when unix.Path.StartsWith('/'):
                _socketFolders.Add(Path.GetDirectoryName(unix.Path)!);
                break;
            case InheritedServerEndpoint { Descriptor: null } socket:
                _sockets.Add(socket);
                break;
        }
    }

    private void LookAt(int port)
    {
        if (port is > 0 and < FirstOrdinaryPort && !(PrivilegedPort < port))
        {
            PrivilegedPort = port;
        }
    }
}
