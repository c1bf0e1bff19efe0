using System.Net;
using System.Net.Sockets;

namespace Twisted.Network;

/// <summary>Connects to the first address of a name that answers (RFC 8305, version 2 of "happy eyeballs").</summary>
/// <remarks>
/// Attempts begin one after the other, each when the one before has failed or has kept waiting for
/// <see cref="AttemptDelay"/>. The first that succeeds wins; the others are cancelled, and closed should they succeed all the same.
/// One object makes one connection.
/// </remarks>
/// <typeparam name="T">What an attempt results in.</typeparam>
/// <param name="connect">Begins an attempt, which fails with a <see cref="SocketException"/>.</param>
/// <param name="port">The port of all addresses.</param>
/// <param name="clock">What the delays go by.</param>
/// <param name="log">Told of each attempt.</param>
internal sealed class HappyEyeballs<T>(Func<IPEndPoint, CancellationToken, Task<T>> connect, int port, TimeProvider clock, AttemptLog log)
    where T : class, IDisposable
{
    /// <summary>How long IPv4 waits for the answer about IPv6 (section 3).</summary>
    public static readonly TimeSpan ResolutionDelay = TimeSpan.FromMilliseconds(50);

    /// <summary>How long an attempt has before the next one begins beside it (section 5).</summary>
    public static readonly TimeSpan AttemptDelay = TimeSpan.FromMilliseconds(250);

    private readonly AddressQueue _untried = new();
    private readonly List<Task<IReadOnlyList<IPAddress>>> _unanswered = [];
    private readonly List<Running> _running = [];

    /// <summary>The attempt that was begun last; null while there is none.</summary>
    private AttemptLog.Attempt? _latest;

    /// <summary>Until it is over no attempt begins; null when one may.</summary>
    private Task? _delay;

    /// <param name="ipv6">The answer about IPv6; it may fail with a <see cref="SocketException"/>.</param>
    /// <param name="ipv4">The answer about IPv4.</param>
    /// <param name="cancellationToken">Ends the wait at once, whatever the answers and the attempts do.</param>
    /// <returns>Null when no address answered, and none is left.</returns>
    public async Task<T?> ConnectAsync(Task<IReadOnlyList<IPAddress>> ipv6, Task<IReadOnlyList<IPAddress>> ipv4, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _unanswered.AddRange([ipv6, ipv4]);
        try
        {
            while (true)
            {
                if (TakeWinner() is { } winner)
                {
                    return winner;
                }

                TakeAnswers();
                if (!_untried.IsEmpty && MayBegin(isIPv6Answered: !_unanswered.Contains(ipv6), ending.Token))
                {
                    Begin(_untried.Take(), ending.Token);
                    continue;
                }

                if (_unanswered.Count == 0 && _running.Count == 0)
                {
                    return null;
                }

                await Task.WhenAny(Awaited()).WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            _running.ForEach(running => _ = CloseAsync(running.Connecting));
            _unanswered.ForEach(answer => _ = IgnoreAsync(answer));
        }
    }

    private T? TakeWinner()
    {
        foreach (var ended in _running.Where(running => running.Connecting.IsCompleted).ToArray())
        {
            _running.Remove(ended);
            try
            {
                return ended.Connecting.GetAwaiter().GetResult();
            }
            catch (SocketException failure)
            {
                log.Fail(ended.Attempt, failure);
                if (ended.Attempt == _latest)
                {
                    _delay = null;
                }
            }
        }

        return null;
    }

    private void TakeAnswers()
    {
        foreach (var answer in _unanswered.Where(answer => answer.IsCompleted).ToArray())
        {
            _unanswered.Remove(answer);
            try
            {
                _untried.Add(answer.GetAwaiter().GetResult());
            }
            catch (SocketException failure)
            {
                log.NotResolved(failure);
            }
        }
    }

    private bool MayBegin(bool isIPv6Answered, CancellationToken ending)
    {
        if (_latest is null)
        {
            // The addresses at hand are of IPv4, unless the answer that has the preference is there.
            _delay = isIPv6Answered ? null : _delay ?? Task.Delay(ResolutionDelay, clock, ending);
        }

        return _delay is null or { IsCompleted: true };
    }

    private void Begin(IPAddress address, CancellationToken ending)
    {
        _latest = log.Begin(address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString());
        var connecting = connect(new IPEndPoint(address, port), ending);
        _running.Add(new Running(_latest, connecting));
        var isLast = _untried.IsEmpty && _unanswered.Count == 0;
        _delay = isLast || connecting.IsCompleted ? null : Task.Delay(AttemptDelay, clock, ending);
    }

    private IEnumerable<Task> Awaited()
    {
        IEnumerable<Task> events = [.. _unanswered, .. _running.Select(running => running.Connecting)];
        return _untried.IsEmpty ? events : events.Append(_delay!);
    }

    private static async Task CloseAsync(Task<T> loser)
    {
        try
        {
            (await loser.ConfigureAwait(false)).Dispose();
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // It lost, and holds nothing.
        }
    }

    private static async Task IgnoreAsync(Task answer) => await answer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private sealed record Running(AttemptLog.Attempt Attempt, Task<T> Connecting);
}
