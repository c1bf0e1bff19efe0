using System.Net;
using System.Text;

namespace Twisted.Testing;

/// <summary>A datagram that is on its way, or has arrived at the test.</summary>
/// <param name="From">Who sent it.</param>
/// <param name="To">Where it is to go.</param>
/// <param name="Data">Its bytes.</param>
public sealed record InFlightDatagram(EndPoint From, EndPoint To, ReadOnlyMemory<byte> Data)
{
    /// <summary>The bytes, read as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Data.Span);

    /// <summary>Both addresses and the text.</summary>
    public override string ToString() => $"{From} > {To}: {Text}";
}
