using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>How much a port for datagrams takes: the settings <c>maxsize</c>, <c>recvbuf</c> and <c>sendbuf</c> of all its endpoints.</summary>
public sealed record DatagramLimits
{
    /// <summary>The longest datagram that is received when nothing else is said: 8,192 bytes, as in the original.</summary>
    public const int DefaultMaxSize = 8192;

    /// <summary>The most that <see cref="MaxSize"/> can be: 1 MiB. UDP never brings more than 65,527.</summary>
    public const int LargestMaxSize = 1024 * 1024;

    internal const string Known = "maxsize, recvbuf and sendbuf";

    internal static readonly DatagramLimits Default = new();

    /// <summary>The longest datagram that is received, in bytes. A longer one is dropped and counted, and never delivered in part.</summary>
    public int MaxSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LargestMaxSize);
            field = value;
        }
    }

        = DefaultMaxSize;

    /// <summary>How many bytes of what arrived the system keeps for the port; null for the system's own choice. It drops the rest.</summary>
    public int? ReceiveBuffer { get; init; }

    /// <summary>How many bytes of what is sent the system takes over; null for the system's own choice.</summary>
    public int? SendBuffer { get; init; }

    /// <summary>Takes a setting if it is one of these.</summary>
    /// <returns>Null for another key.</returns>
    internal DatagramLimits? With(string key, string value, string text) => key switch
    {
        "maxsize" => this with { MaxSize = EndpointPart.Number(text, key, value, 1, LargestMaxSize) },
        "recvbuf" => this with { ReceiveBuffer = EndpointPart.Number(text, key, value, 1, int.MaxValue) },
        "sendbuf" => this with { SendBuffer = EndpointPart.Number(text, key, value, 1, int.MaxValue) },
        _ => null,
    };

    /// <summary>The settings, each with a colon in front, as far as they are not the defaults.</summary>
    internal string ToSettings() => string.Concat(
        ReceiveBuffer is { } receive ? string.Create(CultureInfo.InvariantCulture, $":recvbuf={receive}") : "",
        SendBuffer is { } send ? string.Create(CultureInfo.InvariantCulture, $":sendbuf={send}") : "",
        MaxSize != DefaultMaxSize ? string.Create(CultureInfo.InvariantCulture, $":maxsize={MaxSize}") : "");

    internal void Apply(Socket socket, string endpoint, ILogger logger)
    {
        if (ReceiveBuffer is { } receive)
        {
            socket.ReceiveBufferSize = receive;
            Check(receive, socket.ReceiveBufferSize, "recvbuf", "net.core.rmem_max", endpoint, logger);
        }

        if (SendBuffer is { } send)
        {
            socket.SendBufferSize = send;
            Check(send, socket.SendBufferSize, "sendbuf", "net.core.wmem_max", endpoint, logger);
        }
    }

    private static void Check(int asked, int given, string key, string setting, string endpoint, ILogger logger)
    {
        // Linux gives twice what was asked for, for its own book-keeping.
        if (given < asked)
        {
            logger.BufferNotGranted(endpoint, key, asked, given, setting);
        }
    }
}
