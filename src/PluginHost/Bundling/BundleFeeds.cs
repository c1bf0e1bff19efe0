using System.Xml.Linq;
using Twisted.PluginHost.Locking;

namespace Twisted.PluginHost.Bundling;

/// <summary>The feeds of a bundle: the names that the locks pin packages to, with folders in the place of addresses.</summary>
internal static class BundleFeeds
{
    /// <summary>The folder of packages.</summary>
    public const string Packages = "packages";

    /// <summary>One for each name. A name has a folder of its own as soon as there are two: what came from one feed is not in the other.</summary>
    public static IReadOnlyList<BundleFeed> Of(IEnumerable<LockedPackage> packages)
    {
        var sources = packages
            .GroupBy(package => package.Source, StringComparer.OrdinalIgnoreCase)
            .OrderBy(source => source.Key, StringComparer.OrdinalIgnoreCase)
            .ToArray();
        var feeds = new List<BundleFeed>();
        foreach (var source in sources)
        {
            var folder = sources.Length == 1 ? Packages : $"{Packages}/{FolderName(source.Key, feeds.Count)}";
            feeds.Add(new BundleFeed(source.Key, folder, [.. source.DistinctBy(package => $"{package.Id} {package.Version}", StringComparer.OrdinalIgnoreCase)]));
        }

        return feeds;
    }

    /// <summary>The nuget.config: these feeds and no others, whatever the machine has.</summary>
    public static string Config(IReadOnlyList<BundleFeed> feeds)
    {
        XElement[] sources = [.. feeds.Select(feed => new XElement("add", new XAttribute("key", feed.Key), new XAttribute("value", $"./{feed.Folder}")))];
        var configuration = new XElement(
            "configuration",
            new XElement("packageSources", new XElement("clear"), sources),
            new XElement("disabledPackageSources", new XElement("clear")),
            new XElement("packageSourceMapping", new XElement("clear")));
        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{configuration.ToString().ReplaceLineEndings("\n")}\n";
    }

    /// <summary>A feed's name may be anything, an address too.</summary>
    private static string FolderName(string key, int number) =>
        key.Length <= 50 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && key[0] != '.' ? key : $"feed-{number + 1}";
}
