using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Twisted.Network;

/// <summary>Why a handshake failed, in a line.</summary>
/// <remarks>For either side; the other one is the peer.</remarks>
internal static class TlsFaults
{
    /// <summary>How OpenSSL begins what went wrong in TLS, before the number of its reason.</summary>
    private const string OpenSsl = "error:0A";

    /// <summary>As the end of a sentence, without its full stop.</summary>
    public static string Explain(Exception fault) => Describe(fault).TrimEnd('.');

    /// <summary>What one who connects can do about it, as a sentence.</summary>
    public static string AdviseClient(Exception fault) => ReasonOf(FindInnermost(fault)) switch
    {
        0x0EB or 0x460 => "Check alpn=, which has to name a protocol that the server speaks.",
        0x102 or 0x18C or 0x42E => "Check minversion=, and which versions of TLS the server speaks.",
        0x418 or 0x412 or 0x413 or 0x414 or 0x415 or 0x416 or 0x45C => "Check cert=: the server wants a certificate of an authority that it knows, and looks at its dates.",
        _ => "Check that the server speaks TLS there, and look at its log.",
    };

    private static string Describe(Exception fault) => fault switch
    {
        TimeoutException => fault.Message,
        OperationCanceledException => "it took too long",
        _ when FindInnermost(fault) is var cause => cause switch
        {
            SocketException { SocketErrorCode: SocketError.ConnectionReset } => "the peer broke off the connection",
            _ when ReasonOf(cause) is { } reason && Words(reason) is { } words => words,
            AuthenticationException or IOException => cause.Message,
            _ => $"{fault.Message} {cause.Message}",
        },
        _ => fault.Message,
    };

    /// <returns>Null for what is none of OpenSSL's, as on other systems.</returns>
    private static int? ReasonOf(Exception cause)
    {
        var at = cause.Message.IndexOf(OpenSsl, StringComparison.Ordinal);
        return at >= 0
            && at + OpenSsl.Length + 6 <= cause.Message.Length
            && int.TryParse(cause.Message.AsSpan(at + OpenSsl.Length, 6), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var reason)
            ? reason
            : null;
    }

    // The numbers of OpenSSL's sslerr.h; from 0x3E8 on they are the peer's alerts of RFC 8446, section 6, and RFC 5246, section 7.2.
    private static string? Words(int reason) => reason switch
    {
        0x09C or 0x10B => "the peer does not speak TLS",
        0x102 or 0x18C => "the peer speaks no version of TLS that is allowed here",
        0x42E => "the peer speaks none of the versions of TLS that are allowed here",
        0x0C1 => "the two sides have no cipher suite in common",
        0x410 => "the peer found no cipher suite or version in common, or misses a certificate",
        0x0EB => "the peer speaks none of the protocols of alpn=",
        0x460 => "the peer speaks none of the protocols that were offered by alpn=",
        0x0C7 => "the peer has shown no certificate",
        0x418 => "the peer does not know the authority of this side's certificate",
        0x412 or 0x413 or 0x416 => "the peer does not take this side's certificate",
        0x414 => "the peer says that this side's certificate is revoked",
        0x415 => "the peer says that this side's certificate has expired",
        0x45C => "the peer wants a certificate, and none was shown",
        0x458 => "the peer has no certificate for the name that was asked for",
        _ => null,
    };

    private static Exception FindInnermost(Exception fault) => fault.InnerException is { } inner ? FindInnermost(inner) : fault;
}
