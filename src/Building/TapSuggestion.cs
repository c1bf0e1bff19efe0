using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.PluginHost;
using Twisted.PluginHost.Searching;

namespace Twisted.Building;

/// <summary>What somebody may have meant by a command that there is not: a near name, or one that a package in the feeds provides.</summary>
public sealed class TapSuggestion(Terminal terminal)
{
    /// <summary>Somebody waits who made a typing mistake.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The whole message, in one to three lines or more where several packages provide it.</summary>
    public string For(string command, IEnumerable<string> names)
    {
        var fault = $"there is no command \"{command}\"{NearNames.Suggestion(command, names)}";
        return ManifestNames.IsTapName(command) ? string.Join('\n', [fault, .. FromFeeds(command)]) : fault;
    }

    private IEnumerable<string> FromFeeds(string tapName)
    {
        try
        {
            var result = new DropInSearch(Environment.CurrentDirectory) { FeedPatience = Patience }
                .FindTapAsync(tapName, prerelease: false, CancellationToken.None).GetAwaiter().GetResult();
            foreach (var detail in result.Details)
            {
                terminal.Debug(detail);
            }

            var lines = result.DropIns.Select(dropIn => $"The package {dropIn.Id} {dropIn.Version} (\"{dropIn.Source}\") provides it: mktap plugin add {dropIn.Id}");
            return result.Skipped.Count == 0
                ? lines
                : lines.Append($"Could not be asked: {string.Join(", ", result.Skipped.Select(feed => $"\"{feed.Source}\" ({feed.Reason})"))}.");
        }
        catch (PluginHostException exception)
        {
            return [exception.Message.Split('\n')[0]];
        }
    }
}
