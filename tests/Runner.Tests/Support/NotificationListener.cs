using System.Net.Sockets;
using System.Text;

namespace Twisted.Runner.Tests.Support;

/// <summary>The socket of a service manager, with what it was told.</summary>
internal sealed class NotificationListener : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly byte[] _buffer = new byte[4096];

    /// <param name="name">A path, or a name with "@" in front.</param>
    public NotificationListener(string name)
    {
        Name = name;
        _socket.Bind(new UnixDomainSocketEndPoint(name[0] == '@' ? $"\0{name[1..]}" : name));
    }

    public string Name { get; }

    /// <summary>The next message; its lines with bars between.</summary>
    public async Task<string> ReceiveAsync()
    {
        var count = await _socket.ReceiveAsync(_buffer);
        return Encoding.UTF8.GetString(_buffer, 0, count).Replace('\n', '|');
    }

    /// <summary>Messages up to one that begins so, which is the last.</summary>
    public async Task<List<string>> ReceiveUntilAsync(string beginning)
    {
        List<string> messages = [];
        do
        {
            messages.Add(await ReceiveAsync());
        }
        while (!messages[^1].StartsWith(beginning, StringComparison.Ordinal));
        return messages;
    }

    public bool IsSilent => _socket.Available == 0;

    public void Dispose() => _socket.Dispose();
}
