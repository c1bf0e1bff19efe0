using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Twisted.Sdk.Tests;

/// <summary>The guide for authors is followed to the letter, so its listings are the sample's files, and its codes ours.</summary>
public sealed partial class GuideTests
{
    private static readonly string Repository = RepositoryFolder();

    private static readonly string Guide = File.ReadAllText(Path.Combine(Repository, "docs", "writing-a-plug-in.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Every_file_of_the_sample_is_listed_as_it_is()
    {
        var sample = new DirectoryInfo(Path.Combine(Repository, "samples", "TwistedQuotes")).GetFiles("*.cs")
            .ToDictionary(file => file.Name, file => File.ReadAllText(file.FullName).ReplaceLineEndings("\n"));

        var listed = Listing().Matches(Guide).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["text"].Value);

        Assert.Equal(sample.OrderBy(file => file.Key, StringComparer.Ordinal), listed.OrderBy(file => file.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_code_of_a_fault_is_explained() =>
        Assert.All(Enum.GetValues<FaultCode>(), code => Assert.Contains($"| TWS{(int)code:000} |", Guide, StringComparison.Ordinal));

    [GeneratedRegex("^`(?<name>[A-Za-z]+\\.cs)`:\n\n```csharp\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Listing();

    private static string RepositoryFolder([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
