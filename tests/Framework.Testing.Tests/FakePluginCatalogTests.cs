namespace Twisted.Testing.Tests;

[Collection("The catalogue of the process")]
public sealed class FakePluginCatalogTests
{
    [Fact]
    public void Without_a_host_there_is_no_plug_in() => Assert.Empty(PluginCatalog.Current.OfType("quotes.source"));

    [Fact]
    public void Plug_ins_are_found_by_their_type_and_only_made_when_asked_for()
    {
        var catalog = new FakePluginCatalog();
        catalog.Add("quotes.source", "proverbs", () => "a proverb", new Dictionary<string, string> { ["language"] = "en" });
        catalog.Add("quotes.source", "jokes", () => "a joke");
        catalog.Add("other", "thing", () => 1);

        var found = catalog.OfType("quotes.source");

        Assert.Equal(["jokes", "proverbs"], found.Select(plugin => plugin.Name));
        Assert.Equal("en", found[1].Data["language"]);
        Assert.Empty(catalog.OfType("QUOTES.SOURCE"));
        Assert.Empty(catalog.Loaded);
        Assert.Equal("a proverb", found[1].Create<string>());
        Assert.Equal(["proverbs"], catalog.Loaded);
    }

    [Fact]
    public void A_plug_in_that_is_something_else_is_refused_by_name()
    {
        var plugin = new FakePluginCatalog().Add("quotes.source", "proverbs", () => new List<int>());

        Assert.Contains("\"proverbs\"", Assert.Throws<InvalidOperationException>(plugin.Create<string>).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_catalogue_is_that_of_the_process_for_as_long_as_the_test_says()
    {
        var before = PluginCatalog.Current;
        var catalog = new FakePluginCatalog();

        using (catalog.Use())
        {
            Assert.Same(catalog, PluginCatalog.Current);
        }

        Assert.Same(before, PluginCatalog.Current);
    }
}
