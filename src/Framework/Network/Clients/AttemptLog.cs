using System.Net.Sockets;

namespace Twisted.Network;

/// <summary>What was tried to make one connection, for the message when none was made. Not safe for concurrent use.</summary>
internal sealed class AttemptLog
{
    /// <summary>A name may have dozens of addresses; these say enough.</summary>
    private const int MostShown = 8;

    private readonly List<Attempt> _attempts = [];
    private SocketException? _last;
    private SocketError? _notResolved;
    private bool _isTimeOut;

    /// <summary>The name whose addresses are tried; null for an address, which is then not repeated for each attempt.</summary>
    public string? Host { get; set; }

    /// <summary>True when only addresses of IPv4, or only of IPv6, are asked for.</summary>
    public bool IsOfOneFamily { get; set; }

    /// <summary>Notes an attempt that waits for its answer.</summary>
    public Attempt Begin(string address)
    {
        var attempt = new Attempt(address);
        _attempts.Add(attempt);
        return attempt;
    }

    public void Fail(Attempt attempt, SocketException failure)
    {
        attempt.Error = failure.SocketErrorCode;
        _last = failure;
    }

    /// <summary>One of the families has no address of the name.</summary>
    public void NotResolved(SocketException failure)
    {
        // That a name does not exist says more than that nobody could be asked.
        _notResolved = _notResolved == SocketError.HostNotFound ? _notResolved : failure.SocketErrorCode;
        _last ??= failure;
    }

    /// <summary>What still waits for its answer waits no more.</summary>
    public void TimeOut() => _isTimeOut = true;

    public ConnectException Explain(SocketClientEndpoint endpoint)
    {
        var (reason, advice) = _attempts.Count == 0 ? ExplainName(endpoint) : (ExplainAttempts(endpoint), AdviseAttempts(endpoint));
        return new ConnectException($"cannot connect to \"{endpoint}\": {reason}.\n{advice}", _last!);
    }

    private (string Reason, string Advice) ExplainName(SocketClientEndpoint endpoint)
    {
        if (_isTimeOut)
        {
            return (
                $"the name \"{Host}\" was not resolved within {ClientTimeout.Seconds(endpoint.Timeout)} s",
                "Check that the name servers of this machine answer, or give an address instead of a name.");
        }

        return _notResolved is null or SocketError.HostNotFound
            ? ($"the name \"{Host}\" has no address{(_notResolved is null && IsOfOneFamily ? " of the family that was asked for" : "")}",
                "Check its spelling, and what the name servers and the hosts file of this machine say of it.")
            : ($"the name \"{Host}\" could not be resolved: {new SocketException((int)_notResolved).Message}",
                "Check that the name servers of this machine answer, or give an address instead of a name.");
    }

    private string ExplainAttempts(SocketClientEndpoint endpoint)
    {
        if (Host is null)
        {
            return Describe(_attempts[0], endpoint);
        }

        var shown = _attempts.Take(MostShown).Select(attempt => $"{attempt.Address}: {Describe(attempt, endpoint)}");
        var text = string.Join("; ", shown);
        return _attempts.Count > MostShown ? $"{text}; and {_attempts.Count - MostShown} more" : text;
    }

    private string AdviseAttempts(SocketClientEndpoint endpoint)
    {
        var errors = _attempts.Select(ErrorOf).Distinct().ToArray();

        // Of several kinds, what was refused shows that the machine is there.
        return endpoint.Advice(errors.Length == 1 || !errors.Contains(SocketError.ConnectionRefused) ? errors[0] : SocketError.ConnectionRefused);
    }

    private static string Describe(Attempt attempt, SocketClientEndpoint endpoint) =>
        attempt.Error is { } error ? endpoint.Reason(error) : $"no answer within {ClientTimeout.Seconds(endpoint.Timeout)} s";

    private static SocketError ErrorOf(Attempt attempt) => attempt.Error ?? SocketError.TimedOut;

    /// <param name="address">As it is shown.</param>
    internal sealed class Attempt(string address)
    {
        public string Address => address;

        /// <summary>Null while there is no answer.</summary>
        public SocketError? Error { get; set; }
    }
}
