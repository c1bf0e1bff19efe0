using Twisted.CommandLine;
using Twisted.PluginHost;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Restoring;
using Twisted.Usage;

namespace Twisted.Building;

/// <summary>The plug-in of a package that the user names, <c>mktap --package ID TAP</c>: of a set, of the catalogue, or of neither.</summary>
public sealed class PackageChoice(
    TwistedHome home, IReadOnlyList<DropInScope> scopes, DropInRestorer restorer, KnownPlugins plugins, Terminal terminal)
{
    private readonly OneOffDropIns _oneOffs = new(home);

    /// <returns>Null when the user does not trust it, and was told what follows from that.</returns>
    /// <exception cref="UsageException">It is no package id, or the package has no such command.</exception>
    /// <exception cref="PluginHostException">The package is not to be had.</exception>
    public FoundPlugin? Find(DropInRequest request, string tapName)
    {
        if (!OneOffDropIns.IsRequest(request))
        {
            throw new UsageException($"--package: \"{request}\" is no package; write \"ID\" or \"ID@1.2.0\"");
        }

        var found = Known(request);
        if (found.Count == 0 && request.IsExact && _oneOffs.Find(request) is { } before)
        {
            found = PluginsOf(before);
        }

        if (found.Count == 0 && !TryRestore(request, out found))
        {
            return null;
        }

        return found.FirstOrDefault(plugin => plugin.Entry.TapName == tapName) ?? throw NoSuchTap(found, request, tapName);
    }

    /// <summary>What a set or the catalogue has of it, in a version that is asked for.</summary>
    private IReadOnlyList<FoundPlugin> Known(DropInRequest request)
    {
        if (plugins.Unrestored.Any(unrestored => Ids.AreSame(unrestored.Request.Id, request.Id)))
        {
            plugins.RestoreSets();
        }

        var directory = plugins.Directory;
        return [.. directory.Plugins.Concat(directory.Hidden).Where(plugin => request.IsMetBy(plugin.DropInId, plugin.DropInVersion))];
    }

    private IReadOnlyList<FoundPlugin> PluginsOf(LockedDropIn locked)
    {
        if (_oneOffs.Plugins(locked) is { } found)
        {
            return found;
        }

        restorer.EnsureAsync(locked, CancellationToken.None).GetAwaiter().GetResult();
        return _oneOffs.Plugins(locked) ?? [];
    }

    /// <returns>False when the user does not trust it.</returns>
    private bool TryRestore(DropInRequest request, out IReadOnlyList<FoundPlugin> found)
    {
        var before = _oneOffs.Find(request) ?? _oneOffs.Find(new DropInRequest(request.Id));
        var known = scopes.SelectMany(DropInLock.ReadOrEmpty).Concat(before is null ? [] : [before]).ToArray();
        try
        {
            using var plan = restorer.PlanAsync(request, new PlanOptions { Known = known }, CancellationToken.None).GetAwaiter().GetResult();
            if (!IsTrusted(plan, PlanChanges.Of(plan, known)))
            {
                found = [];
                return false;
            }

            plan.CommitAsync(scope: null, CancellationToken.None).GetAwaiter().GetResult();
            found = OneOffDropIns.Plugins(plan.Locked, plan.Manifest);
            return true;
        }
        catch (PluginHostException exception) when (exception is not SourceChangeException && before is not null && request.IsMetBy(before))
        {
            terminal.Problem($"{exception.Message.Split('\n')[0]}\nUsing {before.Id} {before.Version}, the newest that was used before.");
            found = PluginsOf(before);
            return true;
        }
    }

    private bool IsTrusted(DropInPlan plan, IReadOnlyList<string> changes)
    {
        if (changes.Count == 0 && (plan.Previous is not null || !Terminal.IsInteractive))
        {
            return true;
        }

        if (!Terminal.IsInteractive)
        {
            terminal.Error($"{plan.Locked.Id} {plan.Locked.Version} is not used: {string.Join(", and ", changes)}.\nIf that is right, say so: mktap plugin add {plan.Locked.Id} --yes");
            return false;
        }

        terminal.Write(PlanScreen.Of(plan, changes, setFile: null));
        if (terminal.Confirm(changes.Count == 0 ? "Use it?" : "Use it nevertheless?"))
        {
            return true;
        }

        terminal.WriteLine("Not used.");
        return false;
    }

    private static UsageException NoSuchTap(IReadOnlyList<FoundPlugin> found, DropInRequest request, string tapName)
    {
        var who = found.Count > 0 ? $"{found[0].DropInId} {found[0].DropInVersion}" : request.ToString();
        string[] names = [.. found.Select(plugin => plugin.Entry.TapName).OfType<string>()];
        return new UsageException(
            $"the package {who} has no command \"{tapName}\"{NearNames.Suggestion(tapName, names)}\n"
            + (names.Length == 0 ? "It has none at all." : $"It has {string.Join(", ", names.Select(name => $"\"{name}\""))}."));
    }
}
