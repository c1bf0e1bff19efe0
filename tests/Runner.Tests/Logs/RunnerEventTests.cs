using System.Reflection;
using Microsoft.Extensions.Logging;
using Twisted.Runner.Logs;

namespace Twisted.Runner.Tests.Logs;

public sealed class RunnerEventTests
{
    /// <summary>Those of another assembly, which has a test of its own.</summary>
    private const string OfMonitoring = "| 98";

    private static readonly (LoggerMessageAttribute Event, string Name)[] Events =
    [
        .. from type in typeof(RunnerLog).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
           let attribute = method.GetCustomAttribute<LoggerMessageAttribute>()
           where attribute is not null
           orderby attribute.EventId
           select (attribute, method.Name),
    ];

    [Fact]
    public void Each_event_has_a_number_of_its_own_below_those_of_the_framework()
    {
        Assert.True(Events.Length > 30, $"only {Events.Length} events were found");
        Assert.All(Events, entry => Assert.InRange(entry.Event.EventId, 900, 999));
        Assert.Equal(Events.Length, Events.Select(entry => entry.Event.EventId).Distinct().Count());
    }

    [Fact]
    public void The_page_on_events_lists_each_of_them()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "CONTRIBUTING.md")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        var rows = File.ReadLines(Path.Combine(folder, "docs", "logging.md")).Where(line => line.StartsWith("| 9", StringComparison.Ordinal) && line[5] == ' ' && !line.StartsWith(OfMonitoring, StringComparison.Ordinal));
        Assert.Equal(
            Events.Select(entry => $"| {entry.Event.EventId} | `{entry.Name}` | {entry.Event.Level.ToString().ToLowerInvariant()} |"),
            rows.Select(line => string.Join('|', line.Split('|').Take(4)) + "|"));
    }
}
