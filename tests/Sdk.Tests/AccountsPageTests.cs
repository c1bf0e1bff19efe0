using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Twisted.Sdk.Tests;

/// <summary>The samples of docs/accounts.md are files that the build compiles.</summary>
public sealed partial class AccountsPageTests
{
    private static readonly string Repository = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", ".."));

    private static readonly string Page = File.ReadAllText(Path.Combine(Repository, "docs", "accounts.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Every_listing_of_code_is_a_file_that_is_compiled()
    {
        var listings = Listing().Matches(Page);

        Assert.All(listings, listing => Assert.Equal(
            File.ReadAllText(Path.Combine(Repository, "tests", "TestPlugins", listing.Groups["path"].Value)).ReplaceLineEndings("\n"),
            listing.Groups["text"].Value));

        // None without a path, which the other pattern would pass over.
        Assert.Equal(Code().Count(Page), listings.Count);
        Assert.NotEmpty(listings);
    }

    [Fact]
    public void Every_file_of_the_plug_in_is_listed() => Assert.Empty(
        new DirectoryInfo(Path.Combine(Repository, "tests", "TestPlugins", "AccountPlugin")).GetFiles("*.cs")
            .Select(file => $"AccountPlugin/{file.Name}")
            .Except(Listing().Matches(Page).Select(listing => listing.Groups["path"].Value)));

    [GeneratedRegex("^`(?<path>[A-Za-z./]+)`:\n\n```csharp\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Listing();

    [GeneratedRegex("^```csharp$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    private static string ThisFile([CallerFilePath] string file = "") => file;
}
