using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Twisted.Sdk.Tests;

/// <summary>The guide for authors is followed to the letter, so its listings are files that the build compiles, and its codes ours.</summary>
public sealed partial class GuideTests
{
    private static readonly string Repository = RepositoryFolder();

    /// <summary>Whose projects are built: those in the first by eng/pack and the tests of the tools, those in the second with the solution.</summary>
    private static readonly string[] Roots = ["samples", Path.Combine("tests", "TestPlugins")];

    private static readonly string Guide = Read(Path.Combine("docs", "writing-a-plug-in.md"));

    [Fact]
    public void Every_listing_of_code_is_a_file_that_is_compiled()
    {
        var listings = Listing().Matches(Guide);

        Assert.All(listings, listing => Assert.Equal(Find(listing.Groups["path"].Value), listing.Groups["text"].Value));

        // None without a path, which the other pattern would pass over.
        Assert.Equal(Code().Count(Guide), listings.Count);
    }

    [Theory]
    [InlineData("samples", "TwistedQuotes", "*.cs*")]
    [InlineData("samples", "TwistedQuotes.Tests", "*.cs*")]
    [InlineData("samples", "TwistedQuotes.Web", "*.cs*")]
    [InlineData("tests/TestPlugins", "CountingPlugin", "*.cs")]
    public void Every_file_of_a_plug_in_that_is_built_in_the_guide_is_listed(string root, string project, string files)
    {
        var names = new DirectoryInfo(Path.Combine(Repository, root, project)).GetFiles(files).Select(file => $"{project}/{file.Name}");

        Assert.Empty(names.Except(Listing().Matches(Guide).Select(listing => listing.Groups["path"].Value)));
    }

    [Fact]
    public void The_manifest_is_that_of_the_case_study() => Assert.Contains(
        $"```json\n{Read("tests/Sdk.Tests/ManifestProgramTests.The_sample_has_the_manifest_of_the_case_study.verified.txt").TrimEnd()}\n```",
        Guide,
        StringComparison.Ordinal);

    [Fact]
    public void Every_code_of_a_fault_is_explained() =>
        Assert.All(Enum.GetValues<FaultCode>(), code => Assert.Contains($"| TWS{(int)code:000} |", Guide, StringComparison.Ordinal));

    [Fact]
    public void Every_link_within_the_guide_leads_to_a_heading()
    {
        var headings = Heading().Matches(Guide)
            .Select(heading => heading.Groups["text"].Value.Replace(' ', '-'))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

        Assert.All(Link().Matches(Guide), link => Assert.Contains(link.Groups["anchor"].Value, headings));
    }

    [GeneratedRegex("^`(?<path>[A-Za-z./]+)`:\n\n```(csharp|xml)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Listing();

    [GeneratedRegex("^```(csharp\n|xml\n<Project)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    [GeneratedRegex("^##+ (?<text>[A-Za-z -]+)$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\]\(#(?<anchor>[a-z-]+)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Link();

    private static string Find(string path) =>
        Roots.Select(root => Path.Combine(root, path)).FirstOrDefault(file => File.Exists(Path.Combine(Repository, file))) is { } file
            ? Read(file)
            : $"there is no \"{path}\" in {string.Join(" or ", Roots)}";

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository, path)).ReplaceLineEndings("\n");

    private static string RepositoryFolder([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
