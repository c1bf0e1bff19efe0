using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Twisted.Tests.Web;

/// <summary>Operators filter by the numbers and names of events: those of this package are 3000 to 3999, unique, and in docs/logging.md.</summary>
public sealed class WebLogEventTests
{
    private static readonly (LoggerMessageAttribute Event, string Name)[] Events =
    [
        .. from type in typeof(Resource).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
           let attribute = method.GetCustomAttribute<LoggerMessageAttribute>()
           where attribute is not null
           orderby attribute.EventId
           select (attribute, method.Name),
    ];

    [Fact]
    public void Each_event_has_a_number_of_its_own_among_those_of_the_package()
    {
        Assert.NotEmpty(Events);
        Assert.All(Events, entry => Assert.InRange(entry.Event.EventId, 3000, 3999));
        Assert.Equal(Events.Length, Events.Select(entry => entry.Event.EventId).Distinct().Count());
    }

    [Fact]
    public void The_page_on_events_lists_each_of_them()
    {
        var page = File.ReadAllLines(Path.Combine(RepositoryRoot(), "docs", "logging.md"));

        Assert.Equal(
            Events.Select(entry => $"| {entry.Event.EventId} | `{entry.Name}` | {entry.Event.Level.ToString().ToLowerInvariant()} | {entry.Event.Message} |"),
            page.Where(line => line.StartsWith("| 3", StringComparison.Ordinal) && line.Split(' ')[1].Length == 4));
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
