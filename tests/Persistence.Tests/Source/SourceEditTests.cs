using Twisted.Persistence;
using Twisted.Persistence.Model;

namespace Twisted.Tests.Persistence.Source;

/// <summary>What a developer may write, and what not.</summary>
public sealed class SourceEditTests
{
    [Theory]
    [InlineData("8007", 8007L)]
    [InlineData("- 1", -1L)]
    [InlineData("+1", null)]
    [InlineData("1_000_000", 1_000_000L)]
    [InlineData("0x_1F", 31L)]
    [InlineData("0b1010_1010", 170L)]
    [InlineData("5L", 5L)]
    [InlineData("0xFFFFFFFF", 4294967295L)]
    [InlineData("-0x10", -16L)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("long.MaxValue", long.MaxValue)]
    [InlineData("1.5", 1.5)]
    [InlineData(".5", 0.5)]
    [InlineData("1e3", 1000.0)]
    [InlineData("1.5E-3d", 0.0015)]
    [InlineData("0.1f", (double)0.1f)]
    [InlineData("-0.0", -0.0)]
    [InlineData("double.Epsilon", double.Epsilon)]
    [InlineData("true", true)]
    [InlineData("(((7)))", 7L)]
    [InlineData("\"a\\x41\\u0042\\U0001F600\\e\\0\\'\"", "aAB😀\e\0'")]
    [InlineData("@\"c:\\x\"\"y\"", "c:\\x\"y")]
    [InlineData("\"\"\"a \"quoted\" b\"\"\"", "a \"quoted\" b")]
    [InlineData("\"\"\"\n    a\n\n      b\n    \"\"\"", "a\n\n  b")]
    [InlineData("\"\"\"\"\n\"\"\"\n\"\"\"\"", "\"\"\"")]
    [InlineData("\"a\" /* and */ + \"b\" // then\n + @\"c\"", "abc")]
    [InlineData("string.Empty", "")]
    public void A_value_is_what_the_compiler_takes_it_for(string text, object? expected)
    {
        var source = SourceEncodingTests.Tap($"[\"a\"] = {text}");
        if (expected is null)
        {
            SourceEncodingTests.Refusal(source);
            return;
        }

        Assert.Equal(expected, SourceEncodingTests.Read(source).Root["a"]);
        var run = Compiler.Run(source, out var fault);
        Assert.Null(fault);
        Assert.Equal(expected, run!.Root["a"]);
    }

    [Fact]
    public void What_a_developer_changes_by_hand_is_honoured()
    {
        const string Text =
            """
            #nullable enable
            using System;
            using Twisted.Persistence;
            using Twisted.Persistence.Model;
            using Thing = global::Twisted.Persistence.Model.PersistedObject;

            #region What is shared
            const string Port = "tcp:8007";   // for both
            var größe = 5; int zwei = 2;
            Thing quoter = new("Q", version: 2) { ["text"] = "x" };
            PersistedList @list = new() { 1, 2 };
            #endregion
            ;
            var application = new TapDocument(1,
                new("Application") { ["name"] = "edited", ["list"] = list, ["q"] = quoter, ["none"] = null, ["port"] = Port, ["size"] = größe },
                new());
            list.Add(new Twisted.Persistence.Model.PersistedMap { { Port, zwei } });
            quoter["first"] = quoter;
            list.Add(new byte[] { 1, 0xff, });
            """;

        var document = SourceEncodingTests.Read(Text);
        var run = Compiler.Run(Text, out var fault);

        Assert.Null(fault);
        Assert.Equal(SourceModel.ToBinary(run!), SourceModel.ToBinary(document));
        Assert.Equal("edited", document.Name);
        Assert.Equal(4, ((PersistedList)document.Root["list"]!).Items.Count);
        Assert.Same(document.Root["q"], ((PersistedObject)document.Root["q"]!)["first"]);
    }

    [Fact]
    public void What_is_read_knows_its_line_and_column()
    {
        var document = SourceEncodingTests.Read("var root = new Twisted.Persistence.Model.PersistedObject(\"Application\")\n{\n    /* 𝄞ü */ [\"name\"] = \"é\", [\"b\"] = new Twisted.Persistence.Model.PersistedList(),\n};\nvar application = new Twisted.Persistence.TapDocument(1, root, new());");

        Assert.Equal(" at line 1, column 12", Position.Describe(document.Root.Place));
        Assert.Equal(" at line 3, column 15", Position.Describe(document.Root.PlaceOf("name")));
        Assert.Equal(" at line 3, column 31", Position.Describe(document.Root.PlaceOf("b")));
        Assert.Equal(" at line 3, column 39", Position.Describe(((PersistedNode)document.Root["b"]!).Place));
    }

    [Fact]
    public Task Whatever_is_no_data_is_refused_with_its_place()
    {
        string[] values =
        [
            "DateTime.Now", "File.ReadAllText(\"x\")", "$\"a{1}\"", "$@\"a\"", "'c'", "x => x", "1 + 2", "1.5m", "1UL", "99999999999999999999", "1e999", "1_", "0x", "-\"a\"", "\"a\" + 5", "\"a\nb\"", "\"a", "@\"a",
            "\"\"\"a", "\"\\q\"", "\"\\u12\"", "\"\\U99999999\"", "\"a\"u8", "new()", "new Foo()", "new System.Random()", "new List", "new List { , }", "new List { 1 2 }", "new Map { 1 }", "new Map { { null, 1 } }",
            "new Map { [\"a\"] = 1 }", "new Item(\"a\", 0)", "new Item(\"a\", 99999999999)", "new Item(a)", "new Item(\"a\") { b = 1 }", "new Item(\"a\") { [\"b\"] = 1, [\"b\"] = 2 }", "new Item(\"a\") { [\"b\"] = { 1 } }", "[1, 2]",
            "nobody", "Nobody.Known", "Convert.FromBase64String(\"?\")", "BitConverter.UInt64BitsToDouble(5)", "new byte[] { 256 }", "new Tap(1, new(\"Application\"), new())", "typeof(string)", "await x", "null!", "/* a", "#if X", "\u200b", "\0",
            "",
        ];
        string[] statements =
        [
            "if (true) { }", "Console.WriteLine(1);", "var a;", "var a = 1; var a = 2;", "a = 1;", "var a = 1; a = 2;", "a[\"b\"] = 1;", "a.Add(1);", "var a = new List(); a.Clear();", "var a = new List(); a[\"b\"] = 1;", "var a = new List { a };",
            "var a = new Item(\"b\") { [\"c\"] = 1 }; a[\"c\"] = 2;", "var a = new Item(\"b\"); a.Add(1);", "Item a = new List();", "int a = 99999999999;", "string a = 1;", "using static System.Math;", "using (var x = 1) { }", "class A { }",
            "#r \"nuget: X\"", "#:package X@1.0", "#load \"x.cs\"", "  #if DEBUG", "var 1 = 2;", "var a = 1", "}", "var application = 5;", "var application = new Tap(2, new(\"Application\"), new());", "var application = new Tap(\"1\", new(\"Application\"), new());",
            "var application = new Tap(1, new List(), new());", "var application = new Tap(1, new(\"Application\") { [\"name\"] = \"x\" }, new Item(\"a\"));", "var application = new Tap(1, new(\"Other\"), new());",
            "var application = new Tap(1, new(\"Application\"), new());", "var application = new Tap(1, new(\"Application\") { [\"name\"] = \"x\" }, new() { 5 });",
        ];
        var text = new System.Text.StringBuilder();
        foreach (var value in values)
        {
            text.Append(Shown(value)).Append("\n    ").Append(SourceEncodingTests.Refusal(SourceEncodingTests.Tap($"[\"a\"] = {value}"))).Append('\n');
        }

        text.Append('\n');
        foreach (var statement in statements)
        {
            text.Append(Shown(statement)).Append("\n    ").Append(SourceEncodingTests.Refusal($"{Twisted.Persistence.Source.SourceWords.Preamble}\n{statement}\n")).Append('\n');
        }

        return Verify(text.ToString());
    }

    private static string Shown(string text) => text.Replace("\n", "\\n", StringComparison.Ordinal).Replace("\0", "\\0", StringComparison.Ordinal).Replace("\u200b", "\\u200b", StringComparison.Ordinal);
}
