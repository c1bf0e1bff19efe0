using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Twisted.Persistence;
using Twisted.Persistence.Model;
using Twisted.Tests.Persistence.Source;
using Twisted.Tests.Persistence.Xml;

namespace Twisted.Tests.Persistence;

/// <summary>The taps that docs/taps.md shows are taps.</summary>
public sealed partial class GuideTests
{
    [Fact]
    public void The_xml_of_the_guide_is_read_and_shares_what_it_says()
    {
        // The guide leaves out the packages.
        var document = XmlModel.Read(Example("xml").Replace("…", "", StringComparison.Ordinal));

        var services = Assert.IsType<PersistedList>(document.Root["services"]);
        Assert.Same(Quoter(services.Items[0]), Quoter(services.Items[1]));
        Assert.Equal("An apple a day keeps the doctor away", Quoter(services.Items[0])["quote"]);
        Assert.Single(document.DropIns.Items);
    }

    [Fact]
    public void The_source_of_the_guide_is_read_and_runs_to_the_same()
    {
        var text = Example("csharp");

        var document = SourceEncodingTests.Read(text);
        var run = Compiler.Run(text, out var fault);

        Assert.Null(fault);
        Assert.Equal("qotd", document.Name);
        Assert.Equal(TapEncodings.Of(TapFormat.Tap).Write(run!).ToArray(), TapEncodings.Of(TapFormat.Tap).Write(document).ToArray());
    }

    private static PersistedObject Quoter(object? server) => (PersistedObject)((PersistedObject)((PersistedObject)server!)["factory"]!)["quoter"]!;

    /// <summary>The first block of that language.</summary>
    private static string Example(string language) =>
        Blocks().Matches(File.ReadAllText(Guide())).First(match => match.Groups[1].Value == language).Groups[2].Value;

    private static string Guide([CallerFilePath] string source = "") => Path.GetFullPath(Path.Combine(source, "..", "..", "..", "docs", "taps.md"));

    [GeneratedRegex("^```([a-z]+)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
