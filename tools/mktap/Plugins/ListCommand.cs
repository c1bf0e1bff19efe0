using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.PluginHost.Finding;

namespace Twisted.Tools.Mktap.Plugins;

/// <summary><c>mktap plugin list</c>.</summary>
internal sealed class ListCommand : IPluginCommand
{
    public string Name => "list";

    public string Summary => "Lists the commands that plug-ins provide, with their packages.";

    public IReadOnlyList<OptionEntry> Options { get; } = [];

    public int Run(PluginContext context, ParsedOptions parsed)
    {
        var (plugins, terminal) = (context.Plugins, context.Terminal);
        foreach (var tap in plugins.Taps)
        {
            var origin = tap.Origin == PluginOrigin.Stock ? "stock" : "added";
            var state = tap.Locked is null ? "not restored yet" : "restored";
            terminal.WriteLine($"{tap.Entry.TapName,-16} {tap.DropInId} {tap.DropInVersion} ({origin}, {state})");
        }

        foreach (var request in DropInSet.Read(context.Scopes[0]).Where(request => !plugins.Taps.Any(tap => Same(tap.DropInId, request.Id))))
        {
            var state = plugins.Unrestored.Any(unrestored => Same(unrestored.Request.Id, request.Id)) ? "not restored yet" : "no commands";
            terminal.WriteLine($"{"-",-16} {request} (added, {state})");
        }

        return ExitCode.Success;
    }

    private static bool Same(string id, string other) => string.Equals(id, other, StringComparison.OrdinalIgnoreCase);
}
