using Twisted.Network;
using Twisted.Runner.Tree;
using Twisted.Services;

namespace Twisted.Runner.State;

/// <summary>Asks every service of a tree, also those that do not run, what there is to say of it.</summary>
internal static class TreeReader
{
    /// <param name="parent">Whose children are read, with all that is below them.</param>
    /// <param name="plainPath">The path of the parent as others have it; empty for an application.</param>
    /// <param name="path">The path of the parent as it is told.</param>
    public static ServiceNodeState[] Read(IServiceParent parent, string plainPath = "", string path = "")
    {
        var services = ServiceTree.Copy(parent.Services);
        var plainPaths = Array.ConvertAll(services, ServicePath.Of);
        var nodes = new ServiceNodeState[services.Length];
        for (var i = 0; i < services.Length; i++)
        {
            var distinct = ServiceTree.Distinct(plainPaths, i);
            var isBelow = plainPath.Length > 0 && distinct.StartsWith($"{plainPath}/", StringComparison.Ordinal);
            var name = isBelow ? distinct[(plainPath.Length + 1)..] : distinct;
            nodes[i] = Read(services[i], parent, plainPaths[i], path.Length > 0 ? $"{path}/{name}" : name, name);
        }

        return nodes;
    }

    private static ServiceNodeState Read(IService service, IServiceParent parent, string plainPath, string path, string name)
    {
        var status = StatusOf(service, parent);
        return new ServiceNodeState
        {
            Path = path,
            Name = name,
            Type = service.GetType().Name,
            State = status?.State ?? (service.IsRunning ? ServiceState.Running : ServiceState.Stopped),
            Since = status is { } known && known.Since != DateTimeOffset.UnixEpoch ? known.Since : null,
            Restarts = status?.Restarts ?? 0,
            LastFailure = status?.LastFailure,
            Traffic = service is ITrafficCounter counter ? TrafficOf(counter) : null,
            Remaining = service is IDrainable drainable ? RemainingOf(drainable) : null,
            Services = service is IServiceParent inner ? Read(inner, plainPath, path) : [],
        };
    }

    private static ServiceStatus? StatusOf(IService service, IServiceParent parent)
    {
        try
        {
            return (parent as MultiService)?.StatusOf(service);
        }
        catch (ArgumentException)
        {
            // It was removed at this very moment.
            return null;
        }
    }

    private static TrafficCounts? TrafficOf(ITrafficCounter counter)
    {
        try
        {
            return counter.Traffic;
        }
        catch (Exception)
        {
            // Anybody's code. One that cannot count must not hide the others.
            return null;
        }
    }

    private static int? RemainingOf(IDrainable drainable)
    {
        try
        {
            return drainable.Remaining;
        }
        catch (Exception)
        {
            // As above.
            return null;
        }
    }
}
