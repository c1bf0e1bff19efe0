using System.Net;
using Microsoft.Extensions.Logging;

namespace Twisted.Accounts;

/// <summary>What the log says of accounts: events 2100 to 2199, as in docs/logging.md.</summary>
internal static partial class AccountLog
{
    [LoggerMessage(2101, LogLevel.Warning, "Too many failed logins from {Peer}: the next is looked at in {Seconds} s")]
    public static partial void TooManyFailures(this ILogger logger, EndPoint? peer, double seconds);

    [LoggerMessage(2102, LogLevel.Error, "Cannot check a login from {Peer}: {Fault}")]
    public static partial void StoreFails(this ILogger logger, EndPoint? peer, string fault);

    [LoggerMessage(2103, LogLevel.Warning, "Refused a login from {Peer} as \"{User}\"")]
    public static partial void LoginRefused(this ILogger logger, EndPoint? peer, string? user);

    [LoggerMessage(2104, LogLevel.Error, "A store was passed over: {Fault}")]
    public static partial void StorePassedOver(this ILogger logger, string fault);

    [LoggerMessage(2105, LogLevel.Warning, "\"{Account}\" logged in from {Peer} and has no {Avatar}")]
    public static partial void NoAvatar(this ILogger logger, string account, EndPoint? peer, string avatar);

    [LoggerMessage(2106, LogLevel.Information, "{Account} logged in from {Peer}")]
    public static partial void LoggedIn(this ILogger logger, string account, EndPoint? peer);
}
