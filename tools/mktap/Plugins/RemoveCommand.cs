using Twisted.Building;
using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.PluginHost.Finding;
using Twisted.Shared.Completion;

namespace Twisted.Tools.Mktap.Plugins;

/// <summary><c>mktap plugin remove</c>.</summary>
internal sealed class RemoveCommand : IPluginCommand
{
    public string Name => "remove";

    public string Summary => "Takes a package out of the set of drop-ins. Taps that were made with it still run.";

    public IReadOnlyList<OptionEntry> Options { get; } =
    [
        ScopeOptions.Project,
        ScopeOptions.User,
        new() { Kind = OptionKind.Argument, Name = "id", ValueName = PackageWords.Id, Required = true, Help = "The package." },
    ];

    public int Run(PluginContext context, ParsedOptions parsed)
    {
        var (id, scope) = (parsed["id"]!, ScopeOptions.Choose(context, parsed, mayBeNew: false));
        var asked = DropInSet.Read(scope).FirstOrDefault(request => Ids.AreSame(request.Id, id)) ?? throw ScopeOptions.NotInSet(context, scope, id, Name);
        var locked = DropInLock.Find(DropInLock.ReadOrEmpty(scope), id);
        DropInSet.RemoveAsync(context.Home, scope, id, CancellationToken.None).GetAwaiter().GetResult();
        context.Terminal.WriteLine($"Removed {asked.Id} from \"{scope.SetFile}\".");
        if (locked is not null)
        {
            var packages = string.Join(", ", locked.Packages.Select(package => $"{package.Id} {package.Version}"));
            context.Terminal.WriteLine($"The store \"{context.Home.Packages}\" keeps {packages}: taps may need {(locked.Packages.Count == 1 ? "it" : "them")}.");
        }

        return ExitCode.Success;
    }
}
