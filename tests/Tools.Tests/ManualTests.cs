namespace Twisted.Tests.Tools;

public sealed class ManualTests : IAsyncLifetime
{
    private const string Begin = "<!-- made by eng/docs -->\n";
    private const string End = "<!-- end of what eng/docs makes -->\n";

    private readonly Workspace _workspace = new();

    public static TheoryData<string> Tools { get; } = ["mktap", "tapconvert", "twistd"];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task The_page_in_docs_is_the_one_that_the_tool_makes(string tool)
    {
        var page = await RunAsync(tool, "man");

        Assert.True(page == await ReadAsync($"docs/man/{tool}.1"), $"docs/man/{tool}.1 is another one; if the change is meant: eng/docs");
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task The_tables_in_docs_are_those_that_the_tool_makes(string tool)
    {
        var tables = await RunAsync(tool, "man", "--format=markdown");

        var document = await ReadAsync($"docs/{tool}.md");
        var begin = document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var written = document[begin..document.IndexOf(End, StringComparison.Ordinal)];
        Assert.True(tables == written, $"The tables of docs/{tool}.md are others; if the change is meant: eng/docs");
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task Options_stand_in_the_order_of_their_names_and_each_has_a_help_and_a_name_for_its_value(string tool)
    {
        var tables = await RunAsync(tool, "man", "--format=markdown");

        var groups = tables.Split("**Commands**")[0].Split("|---|---|\n")[1..];
        foreach (var group in groups)
        {
            var rows = group.Split('\n').TakeWhile(line => line.StartsWith('|')).ToArray();
            string[] names = [.. rows.Select(row => row.Split("`--")[1].Split('`', '=')[0])];
            Assert.Equal(names.Order(StringComparer.Ordinal), names);
            Assert.DoesNotContain(rows, row => row.Contains("=`", StringComparison.Ordinal) || row.EndsWith("|  |", StringComparison.Ordinal));
        }

        Assert.True(groups.Length > 2);
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task The_page_has_no_fault_that_groff_or_mandoc_finds(string tool)
    {
        await _workspace.WriteAsync("page.1", await RunAsync(tool, "man"));
        var tried = 0;
        foreach (var check in (string[])["mandoc -Tlint -Wstyle page.1", "groff -ww -man -Tutf8 page.1 > /dev/null", "LC_ALL=C.UTF-8 man --warnings -l page.1 > /dev/null"])
        {
            var program = check.StartsWith("LC", StringComparison.Ordinal) ? "man" : check.Split(' ')[0];
            var result = await _workspace.RunAsync("sh", ["-c", $"command -v {program} > /dev/null || exit 77; {check}"]);
            if (result.ExitCode != 77)
            {
                Assert.Equal((check, 0, "", ""), (check, result.ExitCode, result.Output, result.Error));
                tried++;
            }
        }

        Assert.SkipWhen(tried == 0, "neither groff nor mandoc is installed: apt-get install groff mandoc");
    }

    [Fact]
    public async Task The_packages_of_the_tools_have_their_pages()
    {
        foreach (var tool in (string[])["mktap", "tapconvert", "twistd"])
        {
            // The version's own folder: where the tool was installed, its package is.
            var store = Path.Combine(Path.GetDirectoryName(Workspace.ToolPath(tool))!, ".store", tool);
            Assert.SkipUnless(Directory.Exists(store), "the tools are not installed from packages");
            var pages = Directory.GetFiles(store, $"{tool}.1", SearchOption.AllDirectories);

            Assert.NotEmpty(pages);
            Assert.All(pages, page => Assert.Equal(File.ReadAllText(Path.Combine(Workspace.RepositoryRoot(), "docs", "man", $"{tool}.1")), File.ReadAllText(page)));
        }
    }

    private static async Task<string> ReadAsync(string path) => (await File.ReadAllTextAsync(Path.Combine(Workspace.RepositoryRoot(), path))).Replace("\r", "", StringComparison.Ordinal);

    private async Task<string> RunAsync(string tool, params string[] words)
    {
        var result = await _workspace.RunAsync(Workspace.ToolPath(tool), words);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return result.Output;
    }
}
