using Microsoft.Extensions.Logging;
using Twisted.Runner.Logs;

namespace Twisted.Runner.Tests.Logs;

/// <summary>The text and a line end.</summary>
internal sealed class PlainFormatter : LogFormatter
{
    public static LogEntry Entry(string text) => new() { Time = DateTimeOffset.UnixEpoch, Level = LogLevel.Information, Category = "any", Text = text };

    public override string Format(in LogEntry entry) => $"{entry.Text}\n";
}
