using Twisted.Persistence;
using Twisted.PluginHost;
using Twisted.Services;

namespace Twisted.Scripting.Tests;

public sealed class CSharpFileTests : IDisposable
{
    private readonly ScriptFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("var application = new Application(\"a\");")]
    [InlineData("return new Application(\"a\");")]
    [InlineData("await Task.Yield();\nnew Application(\"a\") { }")]
    [InlineData("var application = new Application(\"b\");\nreturn new Application(\"a\");")]
    public void A_file_leaves_an_application_or_returns_one(string text) =>
        Assert.Equal("a", Assert.IsType<Application>(_folder.Run("a.cs", text)).Name);

    [Theory]
    [InlineData("")]
    [InlineData("// nothing\n")]
    [InlineData("using System.Text.Json;\n")]
    [InlineData("var other = 1;")]
    public void A_file_without_an_application_is_told_both_ways(string text)
    {
        var fault = Assert.Throws<TapException>(() => _folder.Run("a.cs", text));

        Assert.Equal(
            "Failed to find a variable \"application\" in \"<folder>/a.cs\".\n"
            + "The file has to leave one, at its top level: var application = new Application(\"name\") { … };\n"
            + "or to return one: return new Application(\"name\") { … };",
            _folder.Scrub(fault.Message));
    }

    [Fact]
    public void An_exception_keeps_its_line_when_the_file_was_compiled_before()
    {
        const string Text = "using System.IO;\n\nFail();\nvoid Fail() =>\n    throw new InvalidDataException(\"no\");\n";

        var first = Assert.Throws<TapException>(() => _folder.Run("a.cs", Text));
        var second = Assert.Throws<TapException>(() => _folder.Run("a.cs"));

        Assert.Equal("\"<folder>/a.cs\" failed at line 5, column 5: InvalidDataException: no", _folder.Scrub(first.Message));
        Assert.Equal(first.Message, second.Message);
        Assert.Single(_folder.Cached);
    }

    [Fact]
    public void What_was_changed_in_the_store_is_compiled_anew()
    {
        _folder.Run("a.cs", "return new Application(\"a\");");
        var cached = _folder.Cached.Single();
        var good = File.ReadAllBytes(cached);
        var bad = (byte[])good.Clone();
        bad[bad.Length / 2] ^= 1;
        File.WriteAllBytes(cached, bad);

        Assert.Equal("a", Assert.IsType<Application>(_folder.Run("a.cs")).Name);
        Assert.Equal(good, File.ReadAllBytes(cached));
    }

    [Fact]
    public void A_file_that_never_ends_can_be_given_up()
    {
        using var source = new CancellationTokenSource();
        AppDomain.CurrentDomain.SetData("Twisted.Scripting.Tests.Begun", (Action)source.Cancel);

        Assert.ThrowsAny<OperationCanceledException>(() => _folder.Run(
            "a.cs", "((Action)AppDomain.CurrentDomain.GetData(\"Twisted.Scripting.Tests.Begun\"))();\nawait Task.Delay(-1);", cancellationToken: source.Token));
    }

    [Fact]
    public void Packages_are_locked_at_the_first_run_and_need_no_feed_from_then_on()
    {
        const string Text = "/* Mine. */\n#:package Greetings@1.0.0\nreturn new Application(typeof(Greetings.Greeting).Assembly.GetName().Name);";
        _folder.PackGreetings();
        Assert.Equal("Greetings", Assert.IsType<Application>(_folder.Run("a.cs", Text)).Name);
        var locked = File.ReadAllText(_folder.PathOf("a.cs.lock"));
        Directory.Delete(_folder.Feed, recursive: true);

        Assert.Equal("Greetings", Assert.IsType<Application>(_folder.Run("a.cs", mayRestore: false)).Name);

        Assert.Equal(locked, File.ReadAllText(_folder.PathOf("a.cs.lock")));
        Assert.Empty(_folder.Problems);
    }

    [Fact]
    public void Without_a_version_the_newest_is_locked_until_the_line_changes()
    {
        _folder.PackGreetings();
        _folder.Run("a.cs", "#r \"nuget: Greetings\"\nreturn new Application(\"a\");");
        _folder.PackGreetings("1.1.0");

        _folder.Run("a.cs");
        Assert.Contains("\"version\": \"1.0.0\"", File.ReadAllText(_folder.PathOf("a.cs.lock")), StringComparison.Ordinal);
        _folder.Run("a.cs", "#:package Greetings@1.1.0\nreturn new Application(\"a\");");

        Assert.Contains("\"version\": \"1.1.0\"", File.ReadAllText(_folder.PathOf("a.cs.lock")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_plug_in_package_is_loaded_as_one_with_what_it_needs()
    {
        _folder.PackGreetings();
        _folder.PackCounter();

        _folder.Run("a.cs", "#:package CountingPlugin@1.0.0\nreturn new Application(typeof(CountingPlugin.Tally).Name);");

        var loaded = Assert.Single(_folder.Loaded);
        Assert.Equal(["CountingPlugin", "Greetings"], loaded.Locked.Packages.Select(package => package.Id));
        var types = new PersistedTypeRegistry();
        loaded.RegisterPersistedTypes(types, []);
    }

    [Fact]
    public void A_package_that_was_changed_in_the_store_is_refused()
    {
        _folder.PackGreetings();
        _folder.Run("a.cs", "#:package Greetings@1.0.0\nreturn new Application(\"a\");");
        var file = Directory.GetFiles(_folder.Home.Root, "Greetings.dll", SearchOption.AllDirectories).Single();
        File.AppendAllText(file, "x");

        var fault = Assert.ThrowsAny<PluginHostException>(() => _folder.Run("a.cs"));

        Assert.Contains("was changed since it was restored", fault.Message, StringComparison.Ordinal);
    }
}
