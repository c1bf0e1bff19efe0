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
        Append(nodes, application, "");
        return nodes;
    }

    private static void Append(List<ServiceNode> nodes, IServiceParent parent, string prefix)
    {
        var services = Copy(parent.Services);
        for (var i = 0; i < services.Length; i++)
        {
            var service = services[i];
            if (!service.IsRunning)
            {
                continue;
            }

            var path = prefix + (service.Name ?? Unnamed(services, i));
            nodes.Add(new ServiceNode(path, service));
            if (service is IServiceParent inner)
            {
                Append(nodes, inner, $"{path}/");
            }
        }
    }

    /// <summary>The type, and a number where several siblings would be called the same.</summary>
    private static string Unnamed(IService[] services, int at)
    {
        var type = services[at].GetType();
        var same = services.Where(service => service.Name is null && service.GetType() == type).ToArray();
        return same.Length == 1
            ? type.Name
            : string.Create(CultureInfo.InvariantCulture, $"{type.Name}#{Array.IndexOf(same, services[at]) + 1}");
    }

    private static IService[] Copy(IReadOnlyList<IService> services)
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
