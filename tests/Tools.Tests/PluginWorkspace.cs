using System.Text;
using System.Text.RegularExpressions;

namespace Twisted.Tests.Tools;

/// <summary>A workspace with a feed of its own, in the folder "feed", beside that of what comes with the tools.</summary>
internal sealed partial class PluginWorkspace : IAsyncDisposable
{
    public PluginWorkspace()
    {
        Tools = new Workspace();
        Feed = Tools.PathOf("feed");
        PluginPackages.PackAll(Feed);
        Tools.UseFeeds(("mine", Feed), ("twisted-local", Workspace.Feed));
    }

    public Workspace Tools { get; }

    public string Feed { get; }

    /// <summary>Runs command lines of mktap one after the other; what they show, as on a terminal.</summary>
    public async Task<string> TranscriptAsync(params string[] lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            var result = await Tools.MktapAsync(line.Split(' '));
            text.Append("$ mktap ").Append(line).Append('\n').Append(result.Output).Append(result.Error).Append("exit ").Append(result.ExitCode).Append("\n\n");
        }

        return Scrub(text.ToString());
    }

    public async Task SucceedAsync(params string[] lines)
    {
        foreach (var line in lines)
        {
            var result = await Tools.MktapAsync(line.Split(' '));
            Assert.True(result.ExitCode == 0, $"mktap {line}: {result.Error}");
        }
    }

    /// <summary>Text with what differs from run to run replaced, and without the progress: packages are restored several at a time.</summary>
    public string Scrub(string text) => Progress().Replace(Space().Replace(Tools.Scrub(text), "<space> are free"), "");

    public ValueTask DisposeAsync() => Tools.DisposeAsync();

    [GeneratedRegex(@"[\d.]+ [KMGT]B are free")]
    private static partial Regex Space();

    [GeneratedRegex(@"^mktap: (Looking for|Restoring|Restored) .*\n", RegexOptions.Multiline)]
    private static partial Regex Progress();
}
