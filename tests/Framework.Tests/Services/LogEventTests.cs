using System.Reflection;
using Microsoft.Extensions.Logging;
using Twisted.Services;

namespace Twisted.Tests.Services;

/// <summary>Operators filter by the numbers and names of events: they are unique, in the range of their folder, and in docs/logging.md.</summary>
public sealed class LogEventTests
{
    private static readonly (string Class, LoggerMessageAttribute Event, string Name)[] Events =
    [
        .. from type in typeof(Service).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
           let attribute = method.GetCustomAttribute<LoggerMessageAttribute>()
           where attribute is not null
           select (type.Name, attribute, method.Name),
    ];

    [Fact]
    public void Each_event_has_a_number_of_its_own()
    {
        Assert.True(Events.Length > 50, $"only {Events.Length} events were found");
        Assert.Empty(Events.GroupBy(entry => entry.Event.EventId).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public void The_events_of_a_class_are_in_one_hundred()
    {
        Assert.All(
            Events.GroupBy(entry => entry.Class), group => Assert.Single(group.Select(entry => entry.Event.EventId / 100).Distinct()));
    }

    [Fact]
    public void The_page_on_events_lists_each_of_them()
    {
        var page = File.ReadAllLines(Path.Combine(RepositoryRoot(), "docs", "logging.md"));

        Assert.Equal(
            Events.OrderBy(entry => entry.Event.EventId).Select(entry => $"| {entry.Event.EventId} | `{entry.Name}` | {entry.Event.Level.ToString().ToLowerInvariant()} |"),
            // The numbers below a thousand are those of the process, those from 3000 on of the stock drop-ins, whose tests compare them.
            page.Where(line => line.Length > 2 && char.IsAsciiDigit(line[2]) && line.Split(' ')[1] is [< '3', _, _, _] && line.StartsWith("| ", StringComparison.Ordinal))
                .Select(line => string.Join('|', line.Split('|').Take(4)) + "|"));
    }

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "CONTRIBUTING.md")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return folder;
    }
}
