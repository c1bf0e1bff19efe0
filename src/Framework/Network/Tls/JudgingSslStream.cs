using System.Net.Security;

namespace Twisted.Network;

/// <summary>Remembers what the callback of settings that many connections share found out about this one.</summary>
internal sealed class JudgingSslStream(Stream inner) : SslStream(inner, leaveInnerStreamOpen: false)
{
    /// <summary>Why the certificate of the peer is not taken; null while nothing is wrong with it.</summary>
    public string? Refusal { get; set; }
}
