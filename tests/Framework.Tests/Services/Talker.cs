using Microsoft.Extensions.Logging;
using Twisted.Services;

namespace Twisted.Tests.Services;

/// <summary>A service that logs what it is told to.</summary>
internal sealed class Talker : Service
{
    public void Say(string text) => TalkerLog.Said(Logger, text);

    public void SayAs(string category, string text) => TalkerLog.Said(CreateLogger(category), text);
}

internal static partial class TalkerLog
{
    [LoggerMessage(1, LogLevel.Information, "{Text}")]
    public static partial void Said(ILogger logger, string text);
}
