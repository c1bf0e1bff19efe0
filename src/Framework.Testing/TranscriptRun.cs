using System.Text;
using Twisted.Network;

namespace Twisted.Testing;

/// <summary>One connection, talked to as a transcript says.</summary>
/// <param name="name">Of the transcript.</param>
/// <param name="steps">Its lines.</param>
/// <param name="split">How the client's bytes are split, and what to call that.</param>
/// <param name="clock">What <c>WAIT</c> moves; null where there is none.</param>
/// <param name="options">How to run it.</param>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "A thread of the server's may still set it, and it has no handle.")]
internal sealed class TranscriptRun(string name, IReadOnlyList<TranscriptStep> steps, TranscriptSplit split, ManualClock? clock, TranscriptOptions options)
{
    private readonly ManualResetEventSlim _hasSettled = new();
    private InMemoryTransport _transport = null!;
    private byte[] _received = [];
    private TranscriptStep? _previous;
    private int _matched;
    private int _sent;
    private bool _mayBeClosed;

    public void Run(Factory factory)
    {
        using var server = new InMemoryServer(factory);
        try
        {
            _transport = server.Connect(options.Peer);
        }
        catch (InvalidOperationException exception)
        {
            throw new TestFailedException($"{name}: there is no connection: {exception.Message}", exception);
        }

        _transport.WhenSettled = _hasSettled.Set;
        foreach (var step in steps)
        {
            try
            {
                Perform(step);
            }
            catch (Exception exception) when (exception is not TestFailedException)
            {
                throw new TestFailedException($"{name}({step.Line}): {exception.GetType().Name}: {exception.Message}{split.Description}", exception);
            }
        }

        CheckNothingElse(steps.Count == 0 ? 0 : steps[^1].Line);
        _transport.WhenSettled = null;
    }

    private static bool IsByClient(TranscriptStep? step) =>
        step?.Kind is TranscriptStepKind.ClientSends or TranscriptStepKind.ClientCloses or TranscriptStepKind.ClientResets;

    private void Perform(TranscriptStep step)
    {
        // What the client does at a stretch is answered afterwards.
        if (step.Kind == TranscriptStepKind.Wait || (IsByClient(step) && !IsByClient(_previous)))
        {
            CheckNothingElse(step.Line);
        }

        _previous = step;

        switch (step.Kind)
        {
            case TranscriptStepKind.ClientSends:
                foreach (var piece in split.Split(_sent, step.Data))
                {
                    _transport.Feed(piece.Span);
                }

                _sent += step.Data.Length;
                break;
            case TranscriptStepKind.ClientCloses:
                _mayBeClosed = true;
                _transport.PeerCloses();
                break;
            case TranscriptStepKind.ClientResets:
                _mayBeClosed = true;
                _transport.PeerResets();
                break;
            case TranscriptStepKind.ClientStopsReading:
                _transport.PeerReads = false;
                break;
            case TranscriptStepKind.ClientReads:
                _transport.PeerReads = true;
                break;
            case TranscriptStepKind.ServerSends:
                CheckSent(step);
                break;
            case TranscriptStepKind.ServerMatches:
                CheckMatched(step);
                break;
            case TranscriptStepKind.ServerCloses:
                Await(() => _transport.IsWriteClosed);
                CheckClosed(step, isReset: false);
                break;
            case TranscriptStepKind.ServerResets:
                Await(() => _transport.IsClosed);
                CheckClosed(step, isReset: true);
                break;
            case TranscriptStepKind.Wait:
                (clock ?? throw new InvalidOperationException("there is no clock to move; run the transcript with one")).Advance(step.Time);
                break;
        }
    }

    private void CheckSent(TranscriptStep step)
    {
        Await(() => Unmatched().Length >= step.Data.Length || _transport.IsWriteClosed);
        if (!Unmatched().StartsWith(step.Data))
        {
            throw Fail(step.Line, EscapedText.Escape(step.Data), Received());
        }

        _matched += step.Data.Length;
    }

    private void CheckMatched(TranscriptStep step)
    {
        Await(() => Unmatched().Contains((byte)'\n') || _transport.IsWriteClosed);
        var unmatched = Unmatched();
        var end = unmatched.IndexOf((byte)'\n') is >= 0 and var feed ? feed + 1 : unmatched.Length;
        var line = unmatched[..end];
        if (line.IsEmpty || !step.Pattern!.IsMatch(Encoding.UTF8.GetString(line.TrimEnd("\r\n"u8))))
        {
            throw Fail(step.Line, $"what matches {step.Pattern}", Received());
        }

        _matched += end;
    }

    private void CheckClosed(TranscriptStep step, bool isReset)
    {
        var isClosed = _transport.IsWriteClosed && (_transport.LostReason?.Kind == ConnectionLostKind.Aborted) == isReset;
        if (!isClosed || Unmatched().Length > 0)
        {
            throw Fail(step.Line, isReset ? "a reset" : "the end of the stream", Received());
        }

        _mayBeClosed = true;
    }

    /// <summary>What the transcript does not say did not happen either.</summary>
    private void CheckNothingElse(int line)
    {
        if (Unmatched().Length > 0 || (_transport.IsWriteClosed && !_mayBeClosed))
        {
            throw Fail(line, "nothing more before this", Received());
        }
    }

    private ReadOnlySpan<byte> Unmatched()
    {
        _received = _transport.Received();
        return _received.AsSpan(_matched);
    }

    private string Received()
    {
        var text = Unmatched().IsEmpty ? "nothing" : EscapedText.Escape(Unmatched());
        return _transport.LostReason is { } reason
            ? $"{text} (the connection is closed: {reason.Kind}{(reason.Exception is { } fault ? $", {fault.Message}" : "")})"
            : $"{text}{(_transport.IsWriteClosed ? " (the stream is ended)" : "")}";
    }

    private TestFailedException Fail(int line, string expected, string received) =>
        new($"{name}({line}): the server did something else{split.Description}.\nexpected: {expected}\nreceived: {received}");

    private void Await(Func<bool> isThere)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (true)
        {
            _hasSettled.Reset();
            var left = options.Patience - TimeProvider.System.GetElapsedTime(begin);
            if (isThere() || left <= TimeSpan.Zero)
            {
                return;
            }

            _hasSettled.Wait(left);
        }
    }
}
