using System.Net;
using Microsoft.Extensions.Logging;

namespace Twisted.Web;

internal static partial class GuardLog
{
    [LoggerMessage(3040, LogLevel.Warning, "Passwords for \"{Realm}\" come in the clear from {Peer}, as allowed; serve it by TLS")]
    public static partial void PasswordsInTheClear(this ILogger logger, string realm, IPAddress? peer);

    [LoggerMessage(3041, LogLevel.Warning, "Nobody can log in to \"{Realm}\" from {Peer}: passwords are not asked for in the clear; serve it by TLS")]
    public static partial void NoPasswordsInTheClear(this ILogger logger, string realm, IPAddress? peer);
}
