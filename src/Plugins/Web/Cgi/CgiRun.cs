using System.Buffers;
using System.Globalization;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;

namespace Twisted.Web;

/// <summary>One program that answers one request: from its start until it has ended.</summary>
[UnsupportedOSPlatform("windows")]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "It releases all when it is finished.")]
internal sealed class CgiRun
{
    private const int PieceSize = 16 * 1024;

    /// <summary>How long what a program has started elsewhere may go on writing errors once the program has ended, and how long a program that closes its output may take to end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly CgiProcess _process;
    private readonly string _file;
    private readonly CgiLimits _limits;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly HttpContext _context;
    private readonly CgiBody _body;
    private readonly CgiDeadline _deadline;
    private readonly TaskCompletionSource<bool> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BadHttpRequestException? _inputFault;

    public CgiRun(CgiProcess process, string file, CgiLimits limits, TimeProvider clock, ILogger logger, HttpContext context, CgiBody body, CancellationToken stopping)
    {
        (_process, _file, _limits, _clock, _logger, _context, _body) = (process, file, limits, clock, logger, context, body);
        _deadline = new CgiDeadline(limits.RunTime, clock, context.RequestAborted, stopping);
        Finished = FinishAsync();
    }

    /// <summary>Completes when nothing of the program is left. It does not fail.</summary>
    public Task Finished { get; }

    /// <summary>Completes with the answer; the program may go on.</summary>
    public async Task AnswerAsync()
    {
        var endsByItself = false;
        using var feedingEnds = CancellationTokenSource.CreateLinkedTokenSource(_deadline.Answering);
        _deadline.Expect(_limits.HeaderTime);
        var feeding = FeedAsync(feedingEnds.Token);
        try
        {
            var (head, rest) = await CgiHeadReader.ReadAsync(_process.Output, _limits.MaxHeaderBytes, _deadline.Answering).ConfigureAwait(false);
            _deadline.Rest();
            endsByItself = await new CgiResponse(_process.Output, head, _limits, _deadline, _context.Response).SendAsync(rest).ConfigureAwait(false);
            if (!endsByItself)
            {
                _logger.BadOutput(_file, "its body is longer than its Content-Length");
            }
        }
        catch (CgiFailure failure)
        {
            await RefuseAsync(failure).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            GiveUp();
        }
        finally
        {
            await feedingEnds.CancelAsync().ConfigureAwait(false);
            await feeding.ConfigureAwait(false);
            _answered.SetResult(endsByItself);
        }
    }

    private async Task RefuseAsync(CgiFailure failure)
    {
        var reason = failure.Message;
        _deadline.Rest();
        if (await EndsWithinAsync(Patience).ConfigureAwait(false) && CgiProcess.FailureOf(await _process.Ended.ConfigureAwait(false)) is { } code)
        {
            reason += $", and it ended with {code}";
        }

        _logger.BadOutput(_file, reason);
        Answer(StatusCodes.Status502BadGateway);
    }

    private void GiveUp()
    {
        if (_deadline.IsClientGone)
        {
            _logger.ClientGone(_file);
        }
        else if (_inputFault is { } fault)
        {
            Answer(fault.StatusCode);
        }
        else if (_deadline.IsRunOver || _deadline.IsSilent)
        {
            _logger.TooSlow(_file, SlownessText());
            Answer(StatusCodes.Status504GatewayTimeout);
        }
        else
        {
            Answer(StatusCodes.Status503ServiceUnavailable);
        }
    }

    private string SlownessText()
    {
        if (_deadline.IsRunOver)
        {
            return string.Create(CultureInfo.InvariantCulture, $"it runs for longer than {_limits.RunTime.TotalSeconds} s");
        }

        return _context.Response.HasStarted
            ? string.Create(CultureInfo.InvariantCulture, $"it has written nothing for {_limits.IdleTime.TotalSeconds} s")
            : string.Create(CultureInfo.InvariantCulture, $"its headers are not complete after {_limits.HeaderTime.TotalSeconds} s");
    }

    /// <summary>An answer that has begun cannot be taken back: that it is not whole, the client sees by the connection.</summary>
    private void Answer(int status)
    {
        if (_context.Response.HasStarted)
        {
            _context.Abort();
        }
        else
        {
            _context.Response.Clear();
            _context.Response.StatusCode = status;
        }
    }

    /// <summary>Gives the program the body of the request, as far as it takes it. Does not fail.</summary>
    private async Task FeedAsync(CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PieceSize);
        try
        {
            while (await _body.Content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
            {
                await _process.Input.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                _deadline.Renew();
            }
        }
        catch (BadHttpRequestException fault)
        {
            // What it got must not pass for all of it.
            _inputFault = fault;
            _deadline.GiveUp();
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The program does not read it to the end, which is its right; or the client is gone.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            await _process.Input.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task FinishAsync()
    {
        using var errorsEnd = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _clock);
        var errors = CgiErrorOutput.ReadAsync(_process.Errors, _file, _limits.MaxErrorLines, _logger, errorsEnd.Token);
        try
        {
            var isToEnd = !await _answered.Task.ConfigureAwait(false) || !await LingersAsync().ConfigureAwait(false);
            if (isToEnd)
            {
                await EndAsync().ConfigureAwait(false);
            }
            else if (CgiProcess.FailureOf(await _process.Ended.ConfigureAwait(false)) is { } code)
            {
                _logger.EndedBadly(_file, code);
            }

            errorsEnd.CancelAfter(Patience);
            await errors.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Nobody waits for this, and the count of programs must not be wrong for it.
            _logger.EndFails(exception, _file);
        }
        finally
        {
            _process.Dispose();
            _deadline.Dispose();
        }
    }

    /// <returns>False when the program has to be ended.</returns>
    private async Task<bool> LingersAsync()
    {
        try
        {
            await _process.Ended.WaitAsync(_deadline.Lingering).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            if (_deadline.IsRunOver)
            {
                _logger.TooSlow(_file, SlownessText());
            }

            return false;
        }
    }

    private async Task EndAsync()
    {
        _process.Terminate();
        if (!await EndsWithinAsync(_limits.GracePeriod).ConfigureAwait(false))
        {
            _logger.ProgramKilled(_file);
            _process.Kill();
            await _process.Ended.ConfigureAwait(false);
        }
    }

    private async Task<bool> EndsWithinAsync(TimeSpan time)
    {
        try
        {
            await _process.Ended.WaitAsync(time, _clock).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
