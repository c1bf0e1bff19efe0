using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.PluginHost.Finding;

namespace Twisted.Tools.Mktap.Plugins;

/// <summary><c>mktap plugin add</c>.</summary>
internal sealed class AddCommand : IPluginCommand
{
    public string Name => "add";

    public string Summary => "Adds a package to the set of drop-ins, and restores it from the feeds of your nuget.config files.";

    public IReadOnlyList<OptionEntry> Options { get; } =
    [
        new() { Kind = OptionKind.Argument, Name = "id[@version]", Member = "id", Required = true, Help = "The package, and a version or a range of versions." },
    ];

    public int Run(PluginContext context, ParsedOptions parsed)
    {
        var scope = context.Scopes[0];
        var parts = parsed["id[@version]"]!.Split('@', 2);
        var request = new DropInRequest(parts[0], parts.Length > 1 ? parts[1] : null);
        var locked = context.Restorer.RestoreAsync(request, scope, stock: false, CancellationToken.None).GetAwaiter().GetResult();

        // The package spells its id; and without a version asked for, the one found stays until it is updated.
        DropInSet.AddAsync(context.Home, scope, new DropInRequest(locked.Id, request.Version ?? locked.Version), CancellationToken.None).GetAwaiter().GetResult();
        context.Plugins.Refresh();
        var taps = context.Plugins.Taps.Where(tap => tap.DropInId == locked.Id).Select(tap => $"\"mktap {tap.Entry.TapName}\"").ToArray();
        context.Terminal.WriteLine($"Added {locked.Id} {locked.Version}{(taps.Length > 0 ? $", which provides {string.Join(", ", taps)}" : "")}.");
        return ExitCode.Success;
    }
}
