using System.Runtime.CompilerServices;
using Twisted.Manifest;
using Twisted.PluginHost.Finding;

namespace Twisted.Tests.Web;

/// <summary>The options in docs/web.md are those of the catalogue, which has them from the code.</summary>
public sealed class OptionTableTests
{
    [Fact]
    public void Every_option_has_its_row_in_the_manual_and_there_are_no_others()
    {
        var options = StockCatalogue.Read().Single(dropIn => dropIn.Id == "Twisted.Plugins.Web").Manifest.Plugins.Single(plugin => plugin.TapName == "web").Options;
        var page = File.ReadAllText(Path.Combine(Repository(), "docs", "web.md")).ReplaceLineEndings("\n");

        var section = page.Split("\n## ").Single(part => part.StartsWith("Options\n", StringComparison.Ordinal)).Split("\n### ")[0];
        var rows = section.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Assert.Equal(options.Select(RowOf).Order(StringComparer.Ordinal), rows);
    }

    /// <summary>As eng/docs makes those of the tools.</summary>
    private static string RowOf(OptionEntry option)
    {
        var value = option.Kind is OptionKind.Parameter or OptionKind.Handler ? "=" + ValueNameOf(option) : "";
        var text = $"| {(option.ShortName is { } letter ? $"`-{letter}`, " : "")}`--{option.Name}{value}` | {option.Help.Replace("<", "&lt;", StringComparison.Ordinal)}";
        return text + (option.Default is { } usual ? $" [default: {usual}] |" : " |");
    }

    private static string ValueNameOf(OptionEntry option) => option.ValueName ?? (option.ValueType == OptionValueType.File ? "FILE" : "TEXT");

    private static string Repository([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", ".."));
}
