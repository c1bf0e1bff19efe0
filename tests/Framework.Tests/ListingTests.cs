using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Twisted.Tests;

/// <summary>The listings of these pages are files that the build compiles.</summary>
public sealed partial class ListingTests
{
    [Theory]
    [InlineData("clients.md", 3)]
    [InlineData("services.md", 1)]
    public void Every_listing_of_code_is_a_file_that_is_compiled(string page, int count)
    {
        var text = Read("docs", page);
        var listings = Listing().Matches(text);

        Assert.All(listings, listing => Assert.Equal(Read("tests", "TestPlugins", listing.Groups["path"].Value), listing.Groups["text"].Value));
        Assert.Equal(count, listings.Count);
        Assert.Equal(count, text.Split("```csharp").Length - 1);
    }

    [GeneratedRegex("^`(?<path>[A-Za-z./]+)`:\n\n```csharp\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Listing();

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([Repository(), .. path])).ReplaceLineEndings("\n");

    private static string Repository([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
