using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Twisted.Sdk.Tests;

/// <summary>A manifest beside the project file, against the code of GoodPlugins.</summary>
public sealed class HandWrittenManifestTests : IDisposable
{
    private static readonly string Generated = Generate();

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void One_that_agrees_is_packed_as_it_is()
    {
        // Members and plug-ins in another order, no white space, defaults written out, and a member of the author's own.
        var root = JsonNode.Parse(Generated)!.AsObject();
        var plugins = root["plugins"]!.AsArray();
        foreach (var plugin in plugins.ToArray())
        {
            plugins.Remove(plugin);
            plugins.Insert(0, plugin);
        }

        plugins[1]!["options"]![0]!["required"] = false;
        plugins[1]!["options"]![0]!["member"] = "Quiet";
        var text = new JsonObject(root.Reverse().Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))) { ["comment"] = "mine" }
            .ToJsonString(new JsonSerializerOptions { WriteIndented = false });

        using var run = Run(text);

        Assert.Equal((0, ""), (run.ExitCode, run.Output));
        Assert.Equal(text, File.ReadAllText(run.ManifestFile));
        Assert.Equal(["twisted-plugin", "twisted-tap-bare-2", "twisted-tap-every"], File.ReadAllLines(run.TagsFile));
    }

    [Fact]
    public async Task One_that_disagrees_is_refused_where_it_does_with_what_both_say()
    {
        var text = new StringBuilder();
        foreach (var (before, after) in Changes)
        {
            Assert.Contains(before, Generated, StringComparison.Ordinal);
            using var run = Run(Generated.Replace(before, after, StringComparison.Ordinal));
            Assert.Equal(1, run.ExitCode);
            Assert.False(File.Exists(run.ManifestFile));
            text.Append(OneLine(before)).Append("  →  ").Append(OneLine(after)).Append('\n').Append(Scrubbed(run.Output)).Append('\n');
        }

        await Verify(text.ToString());
    }

    [Fact]
    public void Arguments_in_another_order_are_other_arguments()
    {
        var root = JsonNode.Parse(Generated)!;
        var options = root["plugins"]![2]!["options"]!.AsArray();
        var rest = options[^1];
        options.Remove(rest);
        options.Insert(0, rest);

        using var run = Run(root.ToJsonString());

        Assert.EndsWith(
            ": error TWS031: \"options\" of the plug-in \"every\", the arguments, is \"rest, target\" in the manifest, and is \"target, rest\" in the code; let them say the same\n",
            run.Output,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "1,1", "the file is empty")]
    [InlineData("{\n  \"schema\": 1,\n  \"framework\"", "3,14", "the file ends in the middle; it was cut off")]
    [InlineData("{\n  \"schema\": 1,\n  framework: 2 }", "3,3", "this is not JSON")]
    [InlineData("{\n  \"schema\": 2 }", "2,13", "schema 2 is newer than 1, the newest that this version reads; update mktap and twistd")]
    [InlineData("{ \"schema\": 1, \"plugins\": 5 }", "1,27", "\"plugins\" must be a list, not 5")]
    [InlineData("{ \"schema\": 1, \"plugins\": [\n{ \"tapname\": \"Web\" } ] }", "2,14", "\"Web\" cannot be a tap name; use lower-case letters, digits and hyphens, a letter first")]
    public void One_that_is_broken_is_refused_at_its_line(string text, string place, string reason)
    {
        using var run = Run(text);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"plugins.json({place}): error TWS030: the manifest that was written by hand is no manifest: {reason}\n", Scrubbed(run.Output));
    }

    [Fact]
    public void One_that_cannot_be_read_is_one_clear_error()
    {
        using var run = new ManifestRun(ManifestRun.Built("GoodPlugins"), handWritten: Path.Combine(_folder.Path, "plugins.json"));

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("plugins.json: error TWS030: the manifest that was written by hand cannot be read: ", Scrubbed(run.Output), StringComparison.Ordinal);
    }

    [Fact]
    public void While_the_code_is_wrong_itself_nothing_is_compared_with_it()
    {
        using var run = new ManifestRun(ManifestRun.Built("BadPlugins"), handWritten: _folder.Write("plugins.json", Generated));

        Assert.DoesNotContain("TWS03", run.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static (string Before, string After)[] Changes =>
    [
        ("[0.1.0, 1.0.0)", "[0.2.0, 1.0.0)"),
        ("\"plugins\": [", "\"contracts\": [\"GoodPlugins.dll\"],\n  \"plugins\": ["),
        ("\"name\": \"Bare\"", "\"name\": \"Bear\""),
        ("\"tapname\": \"bare-2\"", "\"tapname\": \"bare-3\""),
        ("\"GoodPlugins.BareTap\"", "\"GoodPlugins.BearTap\""),
        ("\"description\": \"Writes nothing.\",\n", ""),
        ("\"extension\": \".txt\"", "\"extension\": \".md\""),
        ("\"author\": \"somebody\"", "\"owner\": \"somebody\""),
        ("\"default\": \"8007\"", "\"default\": \"8008\""),
        ("\"default\": \"0.5\"", "\"help\": \"How much.\""),
        ("\"member\": \"AddUser\"", "\"member\": \"RemoveUser\""),
        ("\"short\": \"q\"", "\"short\": \"s\""),
        ("\"name\": \"ratio\"", "\"name\": \"rate\", \"member\": \"Ratio\""),
        ("\"brisk\",", ""),
        ("\"kind\": \"flagHandler\",\n          \"name\": \"more\",\n          \"repeatable\": true", "\"kind\": \"flag\",\n          \"name\": \"more\""),
        ("\"name\": \"bytes\"", "\"name\": \"words\""),
        ("\"name\": \"target\",\n          \"type\": \"directory\"", "\"name\": \"rest\",\n          \"type\": \"file\""),
    ];

    private static string OneLine(string text) => string.Join(' ', text.Split('\n', StringSplitOptions.TrimEntries));

    private static string Generate()
    {
        using var run = new ManifestRun(ManifestRun.Built("GoodPlugins"));
        return File.ReadAllText(run.ManifestFile);
    }

    private ManifestRun Run(string text) => new(ManifestRun.Built("GoodPlugins"), handWritten: _folder.Write("plugins.json", text));

    private string Scrubbed(string text) => text.Replace(_folder.Path + "/", "", StringComparison.Ordinal);
}
