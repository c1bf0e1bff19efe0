using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;

namespace UdpEchoPlugin;

/// <summary>Keeps the last temperature that each thermometer of a group has told, as "kitchen 21.5".</summary>
public sealed class Thermometers : AsyncDatagramProtocol
{
    public ConcurrentDictionary<string, double> Last { get; } = new(StringComparer.Ordinal);

    // What waits longest is worth least.
    protected override DatagramOverflow Overflow => DatagramOverflow.DropOldest;

    protected override async Task RunAsync(DatagramReader datagrams, CancellationToken cancellationToken)
    {
        await foreach (var datagram in datagrams)
        {
            // Anybody can send anything: what is not understood is left out.
            var words = Encoding.UTF8.GetString(datagram.Data.Span).Split(' ');
            if (words is [var place, var text] && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var temperature))
            {
                Last[place] = temperature;
            }
        }
    }

    /// <summary>Tells a temperature to all who are in the group.</summary>
    public static void Tell(IDatagramTransport transport, IPEndPoint group, string place, double temperature) =>
        transport.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{place} {temperature}")), group);
}
