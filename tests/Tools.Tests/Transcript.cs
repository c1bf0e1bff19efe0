using System.Text;
using System.Text.RegularExpressions;

namespace Twisted.Tests.Tools;

/// <summary>Commands as a person types them, with all that they say, for a snapshot.</summary>
internal sealed partial class Transcript(Workspace workspace)
{
    private readonly StringBuilder _text = new();

    /// <summary>Runs <c>mktap plugin</c> with these words. Standard output stands first, then standard error.</summary>
    public async Task<Result> PluginAsync(string line)
    {
        var result = await workspace.MktapAsync(["plugin", .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Add($"mktap plugin {line}", result);
        return result;
    }

    public void Add(string command, Result result) =>
        _text.Append("$ ").Append(command).Append('\n').Append(result.Output).Append(result.Error).Append("exit ").Append(result.ExitCode).Append("\n\n");

    /// <summary>Without the steps of restores, whose order is not always the same, and without hashes.</summary>
    public override string ToString() => Hash().Replace(Step().Replace(workspace.Scrub(_text.ToString()), ""), "<hash>");

    [GeneratedRegex("^mktap: (Looking for|Restoring|Restored) .*\n", RegexOptions.Multiline)]
    private static partial Regex Step();

    [GeneratedRegex("[0-9a-f]{64}|[A-Za-z0-9+/]{86}==")]
    private static partial Regex Hash();
}
