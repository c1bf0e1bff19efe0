using Twisted.Building;
using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.PluginHost;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Locking;
using Twisted.Taps;
using Twisted.Usage;

namespace Twisted.Tools.Mktap.Plugins;

/// <summary><c>mktap plugin restore</c>: exactly what is locked; nothing is resolved.</summary>
internal sealed class RestoreCommand : IPluginCommand
{
    private const string Tap = "tap";

    public string Name => "restore";

    public string Summary => "Restores exactly what the locks say, and mends what was damaged in the store.";

    public IReadOnlyList<OptionEntry> Options { get; } =
    [
        new()
        {
            Kind = OptionKind.Parameter,
            Name = Tap,
            ValueType = OptionValueType.File,
            ValueName = "FILE",
            Help = "What this tap needs, instead of what the sets that hold here do.",
        },
        ScopeOptions.Project,
        ScopeOptions.User,
    ];

    public int Run(PluginContext context, ParsedOptions parsed)
    {
        var isOneScope = parsed.Has(ScopeOptions.Project.Name) || parsed.Has(ScopeOptions.User.Name);
        if (parsed[Tap] is { } tap)
        {
            return isOneScope
                ? throw new UsageException("--tap contradicts --project and --user: a tap has a lock of its own")
                : Restore(context, TapOptions.DropInsOf(context, tap), $"\"{tap}\"") ? ExitCode.Success : ExitCode.Failure;
        }

        IReadOnlyList<DropInScope> scopes = isOneScope ? [ScopeOptions.Choose(context, parsed, mayBeNew: false)] : context.Scopes;
        var isDone = true;
        foreach (var scope in scopes)
        {
            try
            {
                var locked = DropInLock.Read(scope);
                isDone &= Restore(context, locked, $"\"{scope.LockFile}\"");
                isDone &= AreAllLocked(context.Terminal, scope, locked);
            }
            catch (PluginHostException exception)
            {
                context.Terminal.Error(exception.Message);
                isDone = false;
            }
        }

        return isDone ? ExitCode.Success : ExitCode.Failure;
    }

    /// <summary>One that cannot be restored does not stop the others.</summary>
    private static bool Restore(PluginContext context, IReadOnlyList<LockedDropIn> locked, string where)
    {
        if (locked.Count == 0)
        {
            context.Terminal.WriteLine($"There is nothing to restore in {where}.");
        }

        var isDone = true;
        foreach (var dropIn in locked)
        {
            try
            {
                context.Restorer.RepairAsync(dropIn, CancellationToken.None).GetAwaiter().GetResult();
                var others = dropIn.Packages.Count - 1;
                context.Terminal.WriteLine(
                    $"{dropIn.Id} {dropIn.Version}{(others == 0 ? "" : $" with {others} other {(others == 1 ? "package" : "packages")}")}: as locked in {where}.");
            }
            catch (PluginHostException exception)
            {
                context.Terminal.Error(exception.Message);
                isDone = false;
            }
        }

        return isDone;
    }

    private static bool AreAllLocked(Terminal terminal, DropInScope scope, IReadOnlyList<LockedDropIn> locked)
    {
        var areAll = true;
        foreach (var request in DropInSet.Read(scope))
        {
            var found = DropInLock.Find(locked, request.Id);
            if (found is null || !request.IsMetBy(found))
            {
                var fault = found is null ? $"the lock has no {request.Id}" : $"the lock has {found.Version}";
                terminal.Error($"\"{scope.SetFile}\" asks for {request}, and {fault}.\nTo resolve it: mktap plugin update {request.Id}");
                areAll = false;
            }
        }

        return areAll;
    }
}
