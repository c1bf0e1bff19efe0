using System.Text;

namespace Twisted.Manifest.Tests;

public sealed class ManifestReaderTests
{
    private const string Plugin = """{ "name": "N", "type": "t", "module": "M", "assembly": "a.dll" }""";

    [Fact]
    public void A_manifest_is_read_with_everything_in_it()
    {
        var manifest = Read(
            """
            {
              "schema": 1,
              "framework": "[0.1.0, 1.0.0)",
              "plugins": [
                {
                  "name": "Quote of the Day TAP Builder", "type": "tap", "module": "TwistedQuotes.QuoteTap",
                  "assembly": "TwistedQuotes.dll", "description": "Example.", "tapname": "qotd",
                  "options": [
                    { "kind": "parameter", "name": "port", "short": "p", "type": "endpoint", "default": "8007", "help": "Port." },
                    { "kind": "handler", "name": "mode", "type": "choice", "choices": ["a", "b"], "valueName": "MODE", "repeatable": true },
                    { "kind": "argument", "name": "path", "type": "file", "required": true }
                  ],
                  "data": { "key": "value" }
                }
              ]
            }
            """);

        Assert.Equal("[0.1.0, 1.0.0)", manifest.Framework);
        var plugin = Assert.Single(manifest.Plugins);
        Assert.Equal(
            ("Quote of the Day TAP Builder", "tap", "TwistedQuotes.QuoteTap", "TwistedQuotes.dll", "Example.", "qotd"),
            (plugin.Name, plugin.Type, plugin.Module, plugin.Assembly, plugin.Description, plugin.TapName));
        Assert.Equal("value", plugin.Data["key"]);
        Assert.Collection(
            plugin.Options,
            port => Assert.Equal(
                new OptionEntry
                {
                    Kind = OptionKind.Parameter,
                    Name = "port",
                    ShortName = 'p',
                    ValueType = OptionValueType.ServerEndpoint,
                    Default = "8007",
                    Help = "Port.",
                    Choices = port.Choices,
                },
                port),
            mode =>
            {
                Assert.Equal((OptionKind.Handler, OptionValueType.Choice, "MODE", true), (mode.Kind, mode.ValueType, mode.ValueName, mode.Repeatable));
                Assert.Equal(["a", "b"], mode.Choices);
            },
            path => Assert.Equal((OptionKind.Argument, OptionValueType.File, true), (path.Kind, path.ValueType, path.Required)));
    }

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        var plugin = Assert.Single(Read(Manifest(Plugin)).Plugins);

        Assert.Equal(("", null, 0, 0), (plugin.Description, plugin.TapName, plugin.Options.Count, plugin.Data.Count));
    }

    [Fact]
    public void Contracts_are_read_and_none_by_default()
    {
        Assert.Equal(["A.dll", "B.dll"], Read("""{ "schema": 1, "framework": "[1.0.0, 2.0.0)", "contracts": ["A.dll", "B.dll"], "plugins": [] }""").Contracts);
        Assert.Empty(Read(Manifest(Plugin)).Contracts);
    }

    [Theory]
    [InlineData("\"A.dll\"", "\"contracts\" must be a list, not \"A.dll\"")]
    [InlineData("[1]", "\"contracts\" must be text, not 1")]
    [InlineData("[\"\"]", "\"contracts\" is empty")]
    [InlineData("[\"../A.dll\"]", "\"contracts\" must be a file name such as \"MyPlugin.dll\", not \"../A.dll\"")]
    public void A_broken_contract_is_refused_by_what_is_wrong(string contracts, string message) =>
        Assert.Equal($"line 1: {message}", Fault($$"""{ "schema": 1, "contracts": {{contracts}} }"""));

    [Theory]
    [InlineData("{\n  \"schéma\": 0, \"schema\": 0 }", 2, 26, "\"schema\" must be a whole number from 1, not 0")]
    [InlineData("{\n  schema: 1 }", 2, 3, "this is not JSON")]
    [InlineData("{", 1, 2, "the file ends in the middle; it was cut off")]
    [InlineData("{}", 0, 0, "\"schema\" is missing; this version reads \"schema\": 1")]
    public void A_fault_has_its_place_as_an_editor_counts(string json, int line, int column, string reason)
    {
        var fault = Assert.Throws<ManifestException>(() => Read(json));

        Assert.Equal((line, column, reason), (fault.Line, fault.Column, fault.Reason));
    }

    [Theory]
    [InlineData("""{ "colour": { "of": ["what", {}] }, "schema": 1, "framework": "[1.0.0, 2.0.0)", "plugins": [] }""")]
    [InlineData("""{ "plugins": [], "framework": "[1.0.0, 2.0.0)", "colour": null, "schema": 1 }""")]
    [InlineData("\uFEFF{ \"schema\": 1, \"framework\": \"[1.0.0, 2.0.0)\", \"plugins\": [] }\n\n")]
    public void Unknown_members_any_order_and_a_byte_order_mark_do_no_harm(string json) =>
        Assert.Empty(Read(json).Plugins);

    [Fact]
    public void Unknown_members_of_plug_ins_and_options_are_passed_over()
    {
        var manifest = Read(Manifest(
            """
            { "icon": { "png": [1, 2] }, "name": "N", "type": "t", "module": "M", "assembly": "a.dll",
              "options": [ { "since": ["1.0"], "kind": "flag", "name": "quiet" } ] }
            """));

        Assert.Equal("quiet", Assert.Single(Assert.Single(manifest.Plugins).Options).Name);
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("\uFEFF", "the file is empty")]
    [InlineData("  \n ", "line 2: the file ends in the middle; it was cut off")]
    [InlineData("{\n  \"schema\": 1,\n  \"framework\": \"[0.1", "line 3: the file ends in the middle; it was cut off")]
    [InlineData("{\n  \"schema\": 1,\n  \"plugins\": [\n", "line 4: the file ends in the middle; it was cut off")]
    [InlineData("{\n  \"schema\": 1", "line 2: the file ends in the middle; it was cut off")]
    [InlineData("{\n  \"schema\": tru", "line 2: the file ends in the middle; it was cut off")]
    [InlineData("<manifest/>", "line 1, column 1: this is not JSON")]
    [InlineData("{\n  schema: 1 }", "line 2, column 3: this is not JSON")]
    [InlineData("{ \"schema\": 1, \"framework\": \"[1,2)\", \"plugins\": [] } {", "line 1, column 54: this is not JSON")]
    [InlineData("[]", "line 1: the manifest must be an object, not a list")]
    [InlineData("1", "line 1: the manifest must be an object, not 1")]
    [InlineData("{}", "\"schema\" is missing; this version reads \"schema\": 1")]
    [InlineData("{ \"schema\": \"one\" }", "line 1: \"schema\" must be a whole number from 1, not \"one\"")]
    [InlineData("{ \"schema\": 0 }", "line 1: \"schema\" must be a whole number from 1, not 0")]
    [InlineData("{ \"schema\": 1.5 }", "line 1: \"schema\" must be a whole number from 1, not 1.5")]
    [InlineData("{ \"schema\": 99999999999 }", "line 1: \"schema\" must be a whole number from 1, not 99999999999")]
    [InlineData(
        "{ \"plugins\": 7,\n  \"schema\": 2 }",
        "line 2: schema 2 is newer than 1, the newest that this version reads; update mktap and twistd")]
    [InlineData("{ \"schema\": 1, \"plugins\": [] }", "\"framework\" is missing")]
    [InlineData("{ \"schema\": 1, \"framework\": null }", "line 1: \"framework\" must be text, not null")]
    [InlineData("{ \"schema\": 1, \"framework\": \"\" }", "line 1: \"framework\" is empty")]
    [InlineData("{ \"schema\": 1, \"framework\": \"[1,2)\" }", "\"plugins\" is missing")]
    [InlineData("{ \"schema\": 1, \"framework\": \"[1,2)\",\n \"plugins\": {} }", "line 2: \"plugins\" must be a list, not an object")]
    public void A_broken_manifest_is_refused_by_what_is_wrong(string json, string message) =>
        Assert.Equal(message, Fault(json));

    [Theory]
    [InlineData("null", "a plug-in must be an object, not null")]
    [InlineData("{}", "a plug-in has no \"name\"")]
    [InlineData("""{ "name": "N" }""", "the plug-in \"N\" has no \"type\"")]
    [InlineData("""{ "name": "N", "type": "t" }""", "the plug-in \"N\" has no \"module\"")]
    [InlineData("""{ "name": "N", "type": "t", "module": "M" }""", "the plug-in \"N\" has no \"assembly\"")]
    [InlineData("""{ "name": 5 }""", "\"name\" must be text, not 5")]
    [InlineData("""{ "name": "\ud800" }""", "the text is not valid Unicode")]
    [InlineData("""{ "name": "\u001b[2J" }""", "\"name\" has the control character U+001B")]
    [InlineData("""{ "assembly": "../other.dll" }""", "\"assembly\" must be a file name such as \"MyPlugin.dll\", not \"../other.dll\"")]
    [InlineData("""{ "assembly": "C:x.dll" }""", "\"assembly\" must be a file name such as \"MyPlugin.dll\", not \"C:x.dll\"")]
    [InlineData("""{ "name": "N", "type": "tap" }""", "the plug-in \"N\" is of type \"tap\" and has no \"tapname\"")]
    [InlineData("""{ "tapname": "-x" }""", "\"-x\" cannot be a tap name; use lower-case letters, digits and hyphens, a letter first")]
    [InlineData("""{ "tapname": "Web" }""", "\"Web\" cannot be a tap name; use lower-case letters, digits and hyphens, a letter first")]
    [InlineData("""{ "data": { "level": 3 } }""", "\"level\" must be text, not 3")]
    [InlineData("""{ "options": "none" }""", "\"options\" must be a list, not \"none\"")]
    public void A_broken_plug_in_is_refused_by_what_is_wrong(string plugin, string message) =>
        Assert.Equal($"line 4: {message}", Fault(Manifest(plugin)));

    [Theory]
    [InlineData("[]", "an option must be an object, not a list")]
    [InlineData("{}", "an option has no \"name\"")]
    [InlineData("""{ "name": "port" }""", "the option \"port\" has no \"kind\"")]
    [InlineData("""{ "kind": "knob" }""", "\"knob\" is not a kind of option; known are parameter, flag, handler, flagHandler, argument")]
    [InlineData(
        """{ "type": "colour" }""",
        "\"colour\" is not a type of option; known are string, integer, long, number, boolean, duration, uri, file, directory, endpoint, clientEndpoint, choice, datagramEndpoint, datagramClientEndpoint")]
    [InlineData("""{ "short": "pp" }""", "\"pp\" cannot be a short name; use a letter or a digit")]
    [InlineData("""{ "short": "" }""", "\"\" cannot be a short name; use a letter or a digit")]
    [InlineData("""{ "default": 8007 }""", "\"default\" must be text, not 8007")]
    [InlineData("""{ "required": "yes" }""", "\"required\" must be true or false, not \"yes\"")]
    [InlineData(
        """{ "kind": "flag", "name": "--quiet" }""",
        "\"--quiet\" cannot name an option; use letters, digits, hyphens and underscores, a letter or digit first")]
    [InlineData("""{ "kind": "flag", "name": "help" }""", "\"help\" cannot name an option; every plug-in has --help already")]
    [InlineData("""{ "kind": "parameter", "name": "mode", "type": "choice" }""", "the option \"mode\" is a choice and has no \"choices\"")]
    [InlineData("""{ "kind": "flag", "name": "a" }, { "kind": "parameter", "name": "a" }""", "two options are called \"--a\"")]
    [InlineData(
        """{ "kind": "flag", "name": "a", "short": "x" }, { "kind": "handler", "name": "b", "short": "x" }""",
        "two options are called \"-x\"")]
    public void A_broken_option_is_refused_by_what_is_wrong(string options, string message) =>
        Assert.Equal(
            $"line 4: {message}",
            Fault(Manifest($$"""{ "name": "N", "type": "t", "module": "M", "assembly": "a.dll", "options": [ {{options}} ] }""")));

    [Fact]
    public void Two_plug_ins_with_one_tap_name_are_refused_on_the_line_of_the_second()
    {
        const string Tap = """{ "name": "N", "type": "tap", "module": "M", "assembly": "a.dll", "tapname": "web" }""";

        Assert.Equal("line 5: two plug-ins have the tap name \"web\"", Fault(Manifest($"{Tap},\n{Tap}")));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        var json = Encoding.UTF8.GetBytes(Manifest(Plugin));
        json[json.AsSpan().IndexOf("\"N\""u8) + 1] = 0xFF;

        Assert.Equal("line 4: the text is not valid Unicode", Assert.Throws<ManifestException>(() => ManifestReader.Read(json)).Message);
    }

    [Fact]
    public void A_manifest_of_more_than_a_mebibyte_is_not_even_looked_at()
    {
        var json = new byte[ManifestReader.SizeLimit + 1];

        Assert.Equal(
            "the file has 1048577 bytes; a manifest has at most 1048576",
            Assert.Throws<ManifestException>(() => ManifestReader.Read(json)).Message);
    }

    [Fact]
    public void A_manifest_of_exactly_a_mebibyte_is_read() =>
        Assert.Single(Read(Manifest(Plugin).PadRight(ManifestReader.SizeLimit)).Plugins);

    [Fact]
    public void Every_manifest_that_is_cut_off_is_refused()
    {
        var json = Encoding.UTF8.GetBytes(Manifest(Plugin));

        for (var length = 1; length < json.Length; length++)
        {
            Assert.Contains("cut off", Assert.Throws<ManifestException>(() => ManifestReader.Read(json.AsSpan(0, length))).Message, StringComparison.Ordinal);
        }
    }

    private static PluginManifest Read(string json) => ManifestReader.Read(Encoding.UTF8.GetBytes(json));

    private static string Fault(string json) => Assert.Throws<ManifestException>(() => Read(json)).Message;

    /// <summary>A manifest whose first plug-in stands on line 4.</summary>
    private static string Manifest(string plugins) =>
        $"{{ \"schema\": 1,\n  \"framework\": \"[0.1.0, 1.0.0)\",\n  \"plugins\": [\n{plugins}\n] }}";
}
