using Twisted.Network;

namespace Twisted.Web;

/// <summary>Whether a peer takes what is sent to it, at whatever pace.</summary>
internal sealed class SendProgress
{
    private long _left;
    private long _since;

    /// <summary>Notes how much waits for the peer. To be called about once a second.</summary>
    /// <param name="transport">The connection.</param>
    /// <param name="now">In milliseconds.</param>
    /// <param name="isStalled">True when the peer has taken nothing for longer than it may.</param>
    /// <returns>True while something waits for the peer.</returns>
    public bool IsSending(ITransport transport, long now, out bool isStalled)
    {
        var isSending = transport.UnsentBytes > 0;
        var left = isSending ? transport.UnacknowledgedBytes : 0;
        if (left != _left)
        {
            (_left, _since) = (left, now);
        }

        isStalled = isSending && now - _since > SiteLimits.SendTimeout.TotalMilliseconds;
        return isSending;
    }
}
