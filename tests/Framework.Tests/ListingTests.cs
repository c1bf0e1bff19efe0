using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Twisted.Network;

namespace Twisted.Tests;

/// <summary>The listings of these pages are files that the build compiles, or are from them; their endpoints are some, and their links lead somewhere.</summary>
public sealed partial class ListingTests
{
    [Theory]
    [InlineData("clients.md", 3)]
    [InlineData("servers.md", 14)]
    [InlineData("services.md", 2)]
    [InlineData("web.md", 7)]
    public void Every_listing_of_code_is_a_file_that_is_compiled(string page, int count)
    {
        var text = Read("docs", page);
        var listings = Listing().Matches(text);

        Assert.All(listings, listing =>
        {
            var (path, code) = (listing.Groups["path"].Value, listing.Groups["text"].Value);
            var file = Read("tests", path.StartsWith("Framework.Tests/", StringComparison.Ordinal) ? path : $"TestPlugins/{path}");
            if (listing.Groups["from"].Success)
            {
                Assert.Contains(code, file, StringComparison.Ordinal);
            }
            else
            {
                Assert.Equal(file, code);
            }
        });
        Assert.Equal(count, listings.Count);
        Assert.Equal(count, text.Split("```csharp").Length - 1);
    }

    [Theory]
    [InlineData("servers.md", 8, 0)]
    [InlineData("endpoints.md", 4, 3)]
    [InlineData("web.md", 6, 0)]
    public void Every_endpoint_of_a_command_line_is_one(string page, int ofServers, int ofClients)
    {
        var text = Read("docs", page);
        var servers = ServerOption().Matches(text);
        var clients = ClientOption().Matches(text);

        Assert.Equal((ofServers, ofClients), (servers.Count, clients.Count));
        Assert.All(servers, match => ServerEndpoint.Parse(match.Groups["text"].Value));
        Assert.All(clients, match => ClientEndpoint.Parse(match.Groups["text"].Value));
    }

    [Theory]
    [InlineData("clients.md")]
    [InlineData("endpoints.md")]
    [InlineData("limits.md")]
    [InlineData("servers.md")]
    [InlineData("services.md")]
    [InlineData("web.md")]
    public void Every_link_leads_to_a_page_and_a_heading(string page) =>
        Assert.All(Link().Matches(Read("docs", page)), link =>
        {
            var target = link.Groups["page"].Value is { Length: > 0 } other ? other : page;
            var headings = Heading().Matches(Read("docs", target)).Select(heading => AnchorOf(heading.Groups["text"].Value));
            Assert.True(link.Groups["anchor"].Value is "" || headings.Contains(link.Groups["anchor"].Value), link.Value);
        });

    [GeneratedRegex("^(?<from>From )?`(?<path>[A-Za-z./]+)`:\n\n```csharp\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Listing();

    /// <summary>What stands behind an option of a server, or as such an endpoint in code.</summary>
    [GeneratedRegex("(?:--listen |--port |--set |StreamServer\\(\")(?<text>[^ `\n\"]+)", RegexOptions.CultureInvariant)]
    private static partial Regex ServerOption();

    [GeneratedRegex("--server (?<text>[^ `\n]+)", RegexOptions.CultureInvariant)]
    private static partial Regex ClientOption();

    [GeneratedRegex("\\]\\((?<page>[a-z-]+\\.md)?(?:#(?<anchor>[^)]+))?\\)", RegexOptions.CultureInvariant)]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Heading();

    private static string AnchorOf(string heading) =>
        string.Concat(heading.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-')).Replace(' ', '-');

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([Repository(), .. path])).ReplaceLineEndings("\n");

    private static string Repository([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
