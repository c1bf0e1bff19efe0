using Microsoft.Extensions.Logging;
using Twisted.Services;

namespace Twisted.Network;

/// <summary>What a <see cref="ClientService"/> knows between two connections: how often it failed, and what the log was told of it.</summary>
internal sealed class Outage(ClientService service, ILogger logger)
{
    private int _failures;

    /// <summary>Since the last connection.</summary>
    private int _attempts;
    private string? _told;
    private Exception? _last;

    /// <summary>An attempt failed.</summary>
    /// <returns>How long to wait for the next; null when there have been enough.</returns>
    public TimeSpan? AfterAttempt(Exception failure)
    {
        _attempts++;
        _failures++;
        _last = failure;
        var wait = service.Backoff.WaitAfter(_failures, service.Random);
        if (_told == failure.Message)
        {
            logger.ConnectFailsAgain(service.Factory.Name, service.Endpoint, _attempts, wait?.TotalSeconds);
            return wait;
        }

        _told = failure.Message;
        if (failure is ServiceException)
        {
            if (logger.IsEnabled(LogLevel.Warning))
            {
                logger.ConnectFails(service.Factory.Name, failure.Message, Limit());
            }
        }
        else
        {
            if (logger.IsEnabled(LogLevel.Error))
            {
                logger.ConnectFaults(service.Factory.Name, service.Endpoint, Limit(), failure);
            }
        }

        return wait;
    }

    /// <summary>There is a connection.</summary>
    public void End()
    {
        if (_attempts == 0)
        {
            logger.Connected(service.Factory.Name, service.Endpoint);
        }
        else
        {
            logger.ConnectedAfterFailures(service.Factory.Name, service.Endpoint, _attempts);
        }

        _attempts = 0;
        _told = null;
    }

    /// <summary>The connection was lost.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="lasted">How long it had been there. One that is lost at once counts as an attempt that failed.</param>
    /// <returns>How long to wait for the next attempt; null when there have been enough.</returns>
    public TimeSpan? AfterConnection(ConnectionLostReason reason, TimeSpan lasted)
    {
        _failures = lasted < service.Backoff.ResetAfter ? _failures + 1 : 1;
        _last = reason.Exception;
        var wait = service.Backoff.WaitAfter(_failures, service.Random);
        if (logger.IsEnabled(LogLevel.Information))
        {
            logger.ConnectionEndsAndIsTriedAgain(service.Factory.Name, service.Endpoint, LostText.Of(reason), wait?.TotalSeconds);
        }

        return wait;
    }

    /// <summary>It has been tried often enough.</summary>
    public ConnectException GiveUp()
    {
        logger.GivesUp(service.Factory.Name, service.Endpoint, _failures);
        return new ConnectException(
            _last is ConnectException ? _last.Message : $"cannot keep a connection to \"{service.Endpoint}\": it was lost {_failures} times in a row.\nSee the log of the server.", _last!);
    }

    private string Limit() => service.Backoff.Limit is { } limit ? $", {limit} times at most" : "";
}
