using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Twisted.Network;

namespace Twisted.Testing;

/// <summary>A network for datagrams in memory, on which nothing moves unless the test says so.</summary>
/// <remarks>
/// <para>
/// Protocols under test listen at addresses, and what they send is in <see cref="InFlight"/> until the test delivers it, in any order, twice, or not at
/// all. The test may itself be any address at which nobody listens: it sends with <see cref="Send(EndPoint, EndPoint, string)"/>, and what is
/// delivered to such an address it takes with <see cref="Take"/>.
/// </para>
/// <para>
/// Everything happens on the thread that causes it, and has happened when the call returns. What a handler throws is counted, and comes out of the method by
/// which the test made the handler run; the port goes on, as always. Not safe for concurrent use, but for what protocols do.
/// </para>
/// </remarks>
public sealed class InMemoryDatagramNetwork
{
    private const int TooMany = 10_000;

    private readonly Lock _gate = new();
    private readonly List<InFlightDatagram> _inFlight = [];
    private readonly List<InFlightDatagram> _arrived = [];
    private readonly List<InMemoryDatagramTransport> _ports = [];
    private readonly ILogger _logger;

    /// <param name="logger">Where protocols log to; nowhere by default.</param>
    public InMemoryDatagramNetwork(ILogger? logger = null) => _logger = logger ?? NullLogger.Instance;

    /// <summary>What was sent and not delivered yet, in its order.</summary>
    public IReadOnlyList<InFlightDatagram> InFlight
    {
        get
        {
            lock (_gate)
            {
                return [.. _inFlight];
            }
        }
    }

    /// <summary>Has a protocol listen at an address, and starts it.</summary>
    /// <exception cref="ArgumentException">Somebody listens there.</exception>
    public InMemoryDatagramTransport Listen(DatagramProtocol protocol, EndPoint at) => Add(protocol, at, peer: null);

    /// <summary>Has a protocol send to, and receive from, one peer only, and starts it.</summary>
    /// <exception cref="ArgumentException">Somebody listens at the protocol's own address.</exception>
    public InMemoryDatagramTransport Connect(DatagramProtocol protocol, EndPoint at, EndPoint peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        return Add(protocol, at, peer);
    }

    /// <summary>The test sends a datagram, which is in flight then.</summary>
    public void Send(EndPoint from, EndPoint to, ReadOnlySpan<byte> data) => Put(new InFlightDatagram(from, to, data.ToArray()));

    /// <summary>The test sends text as UTF-8.</summary>
    public void Send(EndPoint from, EndPoint to, string text) => Send(from, to, Encoding.UTF8.GetBytes(text));

    /// <summary>Delivers one of those in flight.</summary>
    /// <param name="index">Its place in <see cref="InFlight"/>. A later one than the first arrives out of its order.</param>
    public void Deliver(int index = 0)
    {
        var datagram = Remove(index);
        var ports = PortsFor(datagram);
        if (ports.Count == 0)
        {
            lock (_gate)
            {
                _arrived.Add(datagram);
            }
        }

        foreach (var port in ports)
        {
            port.Receive(datagram);
        }
    }

    /// <summary>Delivers all in their order, and what is sent because of that, until none is in flight.</summary>
    /// <exception cref="InvalidOperationException">It does not end: after 10,000 there are still some.</exception>
    public void DeliverAll()
    {
        for (var delivered = 0; InFlight.Count > 0; delivered++)
        {
            if (delivered == TooMany)
            {
                throw new InvalidOperationException($"The protocols answer each other without end: the next is \"{InFlight[0]}\".");
            }

            Deliver();
        }
    }

    /// <summary>Loses one of those in flight.</summary>
    /// <param name="index">Its place in <see cref="InFlight"/>.</param>
    /// <returns>What was lost.</returns>
    public InFlightDatagram Drop(int index = 0) => Remove(index);

    /// <summary>Puts a copy of one of those in flight behind it, so that it arrives twice.</summary>
    /// <param name="index">Its place in <see cref="InFlight"/>.</param>
    public void Duplicate(int index = 0)
    {
        lock (_gate)
        {
            _inFlight.Insert(index + 1, _inFlight[index]);
        }
    }

    /// <summary>Puts one of those in flight at another place, so that it arrives earlier or later than others.</summary>
    /// <param name="index">Its place in <see cref="InFlight"/>.</param>
    /// <param name="to">Its place afterwards.</param>
    public void Move(int index, int to)
    {
        lock (_gate)
        {
            var datagram = _inFlight[index];
            ArgumentOutOfRangeException.ThrowIfNegative(to);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(to, _inFlight.Count);
            _inFlight.RemoveAt(index);
            _inFlight.Insert(to, datagram);
        }
    }

    /// <summary>Loses one of those in flight, and tells its sender, if that is connected, that nobody listens there.</summary>
    /// <param name="index">Its place in <see cref="InFlight"/>.</param>
    public void Refuse(int index = 0)
    {
        var datagram = Remove(index);
        foreach (var port in Ports().Where(port => port.RemoteEndPoint is not null && port.LocalEndPoint.Equals(datagram.From)))
        {
            port.Refuse();
        }
    }

    /// <summary>What was delivered to an address at which nobody listens, since it was taken before.</summary>
    public IReadOnlyList<InFlightDatagram> Take(EndPoint at)
    {
        lock (_gate)
        {
            List<InFlightDatagram> taken = [.. _arrived.Where(one => one.To.Equals(at))];
            _arrived.RemoveAll(one => one.To.Equals(at));
            return taken;
        }
    }

    internal void Put(InFlightDatagram datagram)
    {
        lock (_gate)
        {
            _inFlight.Add(datagram);
        }
    }

    internal void Remove(InMemoryDatagramTransport port)
    {
        lock (_gate)
        {
            _ports.Remove(port);
        }
    }

    private InMemoryDatagramTransport Add(DatagramProtocol protocol, EndPoint at, EndPoint? peer)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        ArgumentNullException.ThrowIfNull(at);
        var port = new InMemoryDatagramTransport(this, protocol, at, peer);
        lock (_gate)
        {
            if (_ports.Exists(other => other.LocalEndPoint.Equals(at)))
            {
                throw new ArgumentException($"Somebody listens at \"{at}\" already.", nameof(at));
            }

            _ports.Add(port);
        }

        port.Start(_logger);
        return port;
    }

    private InFlightDatagram Remove(int index)
    {
        lock (_gate)
        {
            if (index < 0 || index >= _inFlight.Count)
            {
                throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {_inFlight.Count} datagrams in flight.");
            }

            var datagram = _inFlight[index];
            _inFlight.RemoveAt(index);
            return datagram;
        }
    }

    private List<InMemoryDatagramTransport> PortsFor(InFlightDatagram datagram) => [.. Ports().Where(port => port.Takes(datagram))];

    private List<InMemoryDatagramTransport> Ports()
    {
        lock (_gate)
        {
            return [.. _ports];
        }
    }
}
