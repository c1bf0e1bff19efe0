using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.PluginHost;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Restoring;

namespace Twisted.Tools.Mktap.Plugins;

/// <summary><c>mktap plugin add|list|remove</c>: the user's set of drop-ins.</summary>
internal sealed class PluginCommand(TwistedHome home, IReadOnlyList<DropInScope> scopes, DropInRestorer restorer, KnownPlugins plugins, Terminal terminal)
{
    private const string HelpCommand = "mktap plugin --help";

    /// <summary>The one that is changed: the nearest.</summary>
    private readonly DropInScope _scope = scopes[0];

    private static readonly HelpCommand[] Commands =
    [
        new("add ID[@VERSION]", "Adds a package to your set of drop-ins, and restores it from the feeds of your nuget.config files."),
        new("list", "Lists the commands that plug-ins provide, with their packages."),
        new("remove ID", "Takes a package out of your set. Taps that were made with it still run."),
    ];

    public int Run(IReadOnlyList<string> words)
    {
        var parser = new OptionParser(
        [
            new OptionEntry { Kind = OptionKind.Argument, Name = "command" },
            new OptionEntry { Kind = OptionKind.Argument, Name = "id" },
        ]);
        var parsed = parser.Parse(words);
        if (parsed.Errors.Count > 0)
        {
            return terminal.UsageError(parsed.Errors, HelpCommand);
        }

        if (parsed.Has("help") || parsed["command"] is null)
        {
            terminal.Write(new HelpScreen(HelpScreen.TerminalWidth).Usage("mktap plugin <command>").Commands(Commands).ToString());
            return parsed.Has("help") ? ExitCode.Success : ExitCode.Usage;
        }

        return (parsed["command"], parsed["id"]) switch
        {
            ("add", { } id) => Add(id),
            ("remove", { } id) => Remove(id),
            ("list", null) => List(),
            ("add" or "remove", null) => terminal.UsageError([$"\"plugin {parsed["command"]}\" needs the id of a package"], HelpCommand),
            ("list", { } id) => terminal.UsageError([$"the word \"{id}\" is one too many"], HelpCommand),
            var (command, _) => terminal.UsageError(
                [$"there is no command \"plugin {command}\"{NearNames.Suggestion(command!, ["add", "list", "remove"])}"], HelpCommand),
        };
    }

    private int Add(string word)
    {
        var parts = word.Split('@', 2);
        var request = new DropInRequest(parts[0], parts.Length > 1 ? parts[1] : null);
        var locked = restorer.RestoreAsync(request, _scope, stock: false, CancellationToken.None).GetAwaiter().GetResult();

        // The package spells its id; and without a version asked for, the one found stays until it is updated.
        DropInSet.AddAsync(home, _scope, new DropInRequest(locked.Id, request.Version ?? locked.Version), CancellationToken.None).GetAwaiter().GetResult();
        plugins.Refresh();
        var taps = plugins.Taps.Where(tap => tap.DropInId == locked.Id).Select(tap => $"\"mktap {tap.Entry.TapName}\"").ToArray();
        terminal.WriteLine($"Added {locked.Id} {locked.Version}{(taps.Length > 0 ? $", which provides {string.Join(", ", taps)}" : "")}.");
        return ExitCode.Success;
    }

    private int Remove(string id)
    {
        if (!DropInSet.RemoveAsync(home, _scope, id, CancellationToken.None).GetAwaiter().GetResult())
        {
            terminal.Error($"\"{id}\" is not in your set of drop-ins, \"{_scope.SetFile}\"\nList them with: mktap plugin list");
            return ExitCode.Failure;
        }

        terminal.WriteLine($"Removed {id}.");
        return ExitCode.Success;
    }

    private int List()
    {
        foreach (var tap in plugins.Taps)
        {
            var origin = tap.Origin == PluginOrigin.Stock ? "stock" : "added";
            var state = tap.Locked is null ? "not restored yet" : "restored";
            terminal.WriteLine($"{tap.Entry.TapName,-16} {tap.DropInId} {tap.DropInVersion} ({origin}, {state})");
        }

        foreach (var request in DropInSet.Read(_scope).Where(request => !plugins.Taps.Any(tap => Same(tap.DropInId, request.Id))))
        {
            var state = plugins.Unrestored.Any(unrestored => Same(unrestored.Request.Id, request.Id)) ? "not restored yet" : "no commands";
            terminal.WriteLine($"{"-",-16} {request} (added, {state})");
        }

        return ExitCode.Success;
    }

    private static bool Same(string id, string other) => string.Equals(id, other, StringComparison.OrdinalIgnoreCase);
}
