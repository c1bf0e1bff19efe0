using Microsoft.Extensions.Logging;

namespace ServerSamples;

/// <summary>What a server of notes says in the log.</summary>
internal static partial class PostLog
{
    [LoggerMessage(10001, LogLevel.Information, "A note for {To} of {Length} characters")]
    public static partial void Delivered(ILogger logger, string to, int length);
}
