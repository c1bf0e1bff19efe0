using System.Text;

namespace Twisted.Manifest.Tests;

public sealed class ManifestWriterTests
{
    private static readonly PluginManifest Full = new()
    {
        Framework = "[0.1.0, 1.0.0)",
        Contracts = ["Things.dll"],
        Plugins =
        [
            new PluginEntry
            {
                Name = "Everything <&> \"quoted\"",
                Type = "tap",
                Module = "Things.EveryTap",
                Assembly = "Things.dll",
                Description = "Has one of each; isn't it?",
                TapName = "every-1",
                Options =
                [
                    new OptionEntry { Kind = OptionKind.Parameter, Name = "empty", Default = "" },
                    new OptionEntry { Kind = OptionKind.Parameter, Name = "mode", ShortName = 'm', ValueType = OptionValueType.Choice, Choices = ["slow", "fast"], Default = "slow", ValueName = "MODE", Required = true },
                    new OptionEntry { Kind = OptionKind.Flag, Name = "quiet", Help = "Says less." },
                    new OptionEntry { Kind = OptionKind.Handler, Name = "user", ValueType = OptionValueType.Duration, Repeatable = true },
                    new OptionEntry { Kind = OptionKind.FlagHandler, Name = "more", Repeatable = true },
                    new OptionEntry { Kind = OptionKind.Argument, Name = "PATH", ValueType = OptionValueType.Directory, Repeatable = true },
                ],
                Data = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" },
            },
            new PluginEntry { Name = "Plain", Type = "format", Module = "Things.Plain", Assembly = "Things.dll" },
        ],
    };

    [Fact]
    public async Task A_manifest_is_written_for_people_to_read() => await Verify(Encoding.UTF8.GetString(ManifestWriter.Write(Full)));

    [Fact]
    public void What_is_written_is_read_as_the_same()
    {
        var bytes = ManifestWriter.Write(Full);

        Assert.Equivalent(Full, ManifestReader.Read(bytes), strict: true);
        Assert.Equal(bytes, ManifestWriter.Write(ManifestReader.Read(bytes)));
    }

    [Theory]
    [MemberData(nameof(KindsAndTypes))]
    public void Every_kind_and_type_has_a_word_that_is_read_back(OptionKind kind, OptionValueType type)
    {
        var option = new OptionEntry { Kind = kind, Name = "x", ValueType = type, Choices = type == OptionValueType.Choice ? ["a"] : [] };
        var plugin = Full.Plugins[1] with { Options = [option] };

        var read = ManifestReader.Read(ManifestWriter.Write(Full with { Plugins = [plugin] })).Plugins[0].Options[0];

        Assert.Equal(kind, read.Kind);
        Assert.Equal(kind is OptionKind.Flag or OptionKind.FlagHandler ? OptionValueType.String : type, read.ValueType);
    }

    public static TheoryData<OptionKind, OptionValueType> KindsAndTypes()
    {
        var data = new TheoryData<OptionKind, OptionValueType>();
        foreach (var kind in Enum.GetValues<OptionKind>())
        {
            foreach (var type in Enum.GetValues<OptionValueType>())
            {
                data.Add(kind, type);
            }
        }

        return data;
    }

    [Fact]
    public void Lines_end_in_a_single_line_feed_everywhere()
    {
        var text = Encoding.UTF8.GetString(ManifestWriter.Write(Full));

        Assert.DoesNotContain('\r', text);
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
    }
}
