using System.Text.RegularExpressions;

namespace Twisted.Tests.Tools;

/// <summary>Taps of each generation of Postbox, kept in tests/Fixtures/taps as they were when that generation was the newest.</summary>
internal static partial class Generations
{
    /// <summary>Set to 1, the test that writes the fixtures does so, with the tools and the formats that there are.</summary>
    public const string WritingVariable = "TWISTED_WRITE_FIXTURES";

    private static readonly Dictionary<string, string> Projects = new() { ["1.0.0"] = "V1", ["1.0.1"] = "V1", ["2.0.0"] = "V2", ["2.0.1"] = "V2", ["3.0.0"] = "V3", ["3.0.1"] = "V3" };

    /// <summary>The formats by their names on the command line, with the endings of their files.</summary>
    public static IReadOnlyDictionary<string, string> Formats { get; } = new Dictionary<string, string> { ["tap"] = "tap", ["xml"] = "tax", ["source"] = "tas" };

    public static string Folder { get; } = Path.Combine(Workspace.RepositoryRoot(), "tests", "Fixtures", "taps");

    /// <summary>The names of all fixtures that there are.</summary>
    public static IEnumerable<string> Fixtures => Directory.EnumerateFiles(Folder, "postbox-*").Select(Path.GetFileName).Order(StringComparer.Ordinal)!;

    /// <summary>Offers these versions in a feed of the workspace, and nothing else but what comes with the tools.</summary>
    public static void Offer(Workspace workspace, params string[] versions)
    {
        var feed = workspace.PathOf("feed");
        foreach (var version in versions)
        {
            PluginPackages.Postbox(Projects.GetValueOrDefault(version, "Faults"), version).PackInto(feed);
        }

        workspace.UseFeeds(("mine", feed), ("twisted-local", Workspace.Feed));
    }

    /// <summary>Copies a fixture into the workspace, by its own name.</summary>
    public static string Take(Workspace workspace, string fixture)
    {
        File.Copy(Path.Combine(Folder, fixture), workspace.PathOf(fixture), overwrite: true);
        return fixture;
    }

    /// <summary>The ports that the daemon's log tells of, in the order of the services.</summary>
    public static async Task<int[]> PortsAsync(Workspace workspace) =>
        [.. Port().Matches(await File.ReadAllTextAsync(workspace.PathOf("twistd.log"))).Select(match => int.Parse(match.Groups[1].Value, null))];

    [GeneratedRegex(@"PostboxFactory starting on (\d+)")]
    private static partial Regex Port();
}
