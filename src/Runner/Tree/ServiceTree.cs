using System.Globalization;
using Twisted.Services;

namespace Twisted.Runner.Tree;

/// <summary>The services of an application with their paths, as they are at the moment: others may add and remove some meanwhile.</summary>
internal static class ServiceTree
{
    private const int Attempts = 10;

    /// <summary>All that run, parents before children; the application itself is not among them.</summary>
    public static List<ServiceNode> Running(Application application)
    {
        List<ServiceNode> nodes = [];
        Append(nodes, application);
        return nodes;
    }

    private static void Append(List<ServiceNode> nodes, IServiceParent parent)
    {
        var services = Copy(parent.Services);
        var paths = Array.ConvertAll(services, ServicePath.Of);
        for (var i = 0; i < services.Length; i++)
        {
            if (!services[i].IsRunning)
            {
                continue;
            }

            nodes.Add(new ServiceNode(Distinct(paths, i), services[i]));
            if (services[i] is IServiceParent inner)
            {
                Append(nodes, inner);
            }
        }
    }

    /// <summary>The path as the log has it, and a number where siblings without a name are called the same.</summary>
    public static string Distinct(string[] paths, int at) =>
        paths.Count(path => path == paths[at]) == 1
            ? paths[at]
            : string.Create(CultureInfo.InvariantCulture, $"{paths[at]}#{paths.Take(at + 1).Count(path => path == paths[at])}");

    /// <summary>The services of a collection that others may change meanwhile.</summary>
    public static IService[] Copy(IReadOnlyList<IService> services)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return [.. services];
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException && attempt < Attempts)
            {
                // Somebody adds or removes one at this very moment.
            }
        }
    }
}
