using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Twisted.Monitoring.Tests;

public sealed class MonitoringEventTests
{
    [Fact]
    public void The_page_on_events_lists_each_of_them()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "CONTRIBUTING.md")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        string[] events =
        [
            .. from type in typeof(ProcessMonitor).Assembly.GetTypes()
               from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
               let attribute = method.GetCustomAttribute<LoggerMessageAttribute>()
               where attribute is not null
               orderby attribute.EventId
               select $"| {attribute.EventId} | `{method.Name}` | {attribute.Level.ToString().ToLowerInvariant()} |",
        ];
        Assert.NotEmpty(events);
        var rows = File.ReadLines(Path.Combine(folder, "docs", "logging.md")).Where(line => line.StartsWith("| 98", StringComparison.Ordinal));
        Assert.Equal(events, rows.Select(line => string.Join('|', line.Split('|').Take(4)) + "|"));
    }
}
