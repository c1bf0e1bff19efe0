using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.PluginHost.Finding;

namespace Twisted.Tools.Mktap.Plugins;

/// <summary><c>mktap plugin remove</c>.</summary>
internal sealed class RemoveCommand : IPluginCommand
{
    public string Name => "remove";

    public string Summary => "Takes a package out of the set of drop-ins. Taps that were made with it still run.";

    public IReadOnlyList<OptionEntry> Options { get; } =
    [
        new() { Kind = OptionKind.Argument, Name = "id", Required = true, Help = "The package." },
    ];

    public int Run(PluginContext context, ParsedOptions parsed)
    {
        var (id, scope) = (parsed["id"]!, context.Scopes[0]);
        if (!DropInSet.RemoveAsync(context.Home, scope, id, CancellationToken.None).GetAwaiter().GetResult())
        {
            context.Terminal.Error($"\"{id}\" is not in the set of drop-ins, \"{scope.SetFile}\"\nList them with: mktap plugin list");
            return ExitCode.Failure;
        }

        context.Terminal.WriteLine($"Removed {id}.");
        return ExitCode.Success;
    }
}
