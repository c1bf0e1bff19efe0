using System.Net;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Twisted.Network;

namespace Twisted.Testing;

/// <summary>A port of an <see cref="InMemoryDatagramNetwork"/>.</summary>
/// <remarks>
/// It behaves as a port of the framework does: calls to the protocol never overlap, a datagram longer than <see cref="MaxSize"/> is dropped and
/// counted, and what is written after the end is lost.
/// </remarks>
public sealed class InMemoryDatagramTransport : IDatagramTransport
{
    private const int LongestUdp = 65507;

    private readonly Lock _calls = new();
    private readonly InMemoryDatagramNetwork _network;
    private readonly HashSet<(IPAddress Group, IPAddress? Source)> _groups = [];
    private DatagramCounts _counts;
    private bool _isHandling;
    private Task _ending = Task.CompletedTask;

    internal InMemoryDatagramTransport(InMemoryDatagramNetwork network, DatagramProtocol protocol, EndPoint at, EndPoint? peer)
    {
        (_network, Protocol, LocalEndPoint, RemoteEndPoint) = (network, protocol, at, peer);
    }

    public DatagramProtocol Protocol { get; }

    /// <inheritdoc/>
    public EndPoint LocalEndPoint { get; }

    /// <inheritdoc/>
    public EndPoint? RemoteEndPoint { get; }

    /// <summary>The longest datagram that is delivered, in bytes. The default is that of an endpoint.</summary>
    public int MaxSize { get; set; } = DatagramLimits.DefaultMaxSize;

    /// <summary>True once the port is closed.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Done when the protocol has ended what it had begun; done from the start, until the port is closed.</summary>
    public Task Ending => _ending;

    /// <inheritdoc/>
    public DatagramCounts Counts => _counts;

    EndPoint? IDatagramTransport.LocalEndPoint => LocalEndPoint;

    /// <inheritdoc/>
    public bool Write(ReadOnlySpan<byte> data, EndPoint to)
    {
        ArgumentNullException.ThrowIfNull(to);
        return RemoteEndPoint is null || to.Equals(RemoteEndPoint)
            ? Send(data, to)
            : throw new InvalidOperationException($"The port is connected to \"{RemoteEndPoint}\", and cannot send to \"{to}\".");
    }

    /// <inheritdoc/>
    public bool Write(ReadOnlySpan<byte> data) => RemoteEndPoint is { } peer
        ? Send(data, peer)
        : throw new InvalidOperationException("The port is not connected: say to whom the datagram is to be sent.");

    /// <inheritdoc/>
    public void StopListening()
    {
        if (IsClosed)
        {
            return;
        }

        IsClosed = true;
        _network.Remove(this);

        // A handler that closes its own port returns first.
        if (!_isHandling)
        {
            Stop();
        }
    }

    /// <inheritdoc/>
    public void JoinGroup(IPAddress group, IPAddress? source = null)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (!group.IsIPv6Multicast && group.GetAddressBytes() is not [>= 224 and <= 239, _, _, _])
        {
            throw new ArgumentException($"\"{group}\" is not a multicast address; those begin with 224 to 239, or with ff in IPv6.", nameof(group));
        }

        if (!_groups.Add((group, source)))
        {
            throw new InvalidOperationException($"the group \"{group}\" was joined already.");
        }
    }

    /// <inheritdoc/>
    public void LeaveGroup(IPAddress group, IPAddress? source = null)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (!_groups.Remove((group, source)))
        {
            throw new InvalidOperationException($"The group \"{group}\" was not joined.");
        }
    }

    internal void Start(ILogger logger)
    {
        try
        {
            Call(() => Protocol.DoStart(this, logger));
        }
        catch
        {
            _network.Remove(this);
            IsClosed = true;
            throw;
        }
    }

    internal bool Takes(InFlightDatagram datagram) =>
        (RemoteEndPoint is null || RemoteEndPoint.Equals(datagram.From))
        && (LocalEndPoint.Equals(datagram.To)
            || (LocalEndPoint is IPEndPoint local && datagram.To is IPEndPoint to && local.Port == to.Port
                && (_groups.Contains((to.Address, null)) || (datagram.From is IPEndPoint from && _groups.Contains((to.Address, from.Address))))));

    internal void Receive(InFlightDatagram datagram)
    {
        if (IsClosed)
        {
            return;
        }

        if (datagram.Data.Length > MaxSize)
        {
            _counts = _counts with { TooLong = _counts.TooLong + 1 };
            return;
        }

        _counts = _counts with { Received = _counts.Received + 1 };
        Handle(() => Protocol.DatagramReceived(datagram.Data.Span, datagram.From));
    }

    internal void Refuse() => Handle(Protocol.ConnectionRefused);

    private bool Send(ReadOnlySpan<byte> data, EndPoint to)
    {
        if (data.Length > LongestUdp)
        {
            throw new DatagramTooLongException(data.Length, LongestUdp);
        }

        if (IsClosed)
        {
            _counts = _counts with { Unsent = _counts.Unsent + 1 };
            return false;
        }

        _counts = _counts with { Sent = _counts.Sent + 1 };
        _network.Put(new InFlightDatagram(LocalEndPoint, to, data.ToArray()));
        return true;
    }

    private void Handle(Action handler)
    {
        try
        {
            Call(handler);
        }
        catch (Exception exception)
        {
            // Of any kind: it is the test that has to hear of it.
            _counts = _counts with { Faults = _counts.Faults + 1 };
            ExceptionDispatchInfo.Throw(exception);
        }
    }

    private void Call(Action handler)
    {
        lock (_calls)
        {
            if (_isHandling)
            {
                throw new InvalidOperationException("A handler cannot have the network deliver to its own port: let it return first.");
            }

            _isHandling = true;
            try
            {
                handler();
            }
            finally
            {
                _isHandling = false;
                if (IsClosed)
                {
                    Stop();
                }
            }
        }
    }

    private void Stop() => _ending = Protocol.DoStopAsync();
}
