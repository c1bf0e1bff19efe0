namespace Twisted.Services;

/// <summary>Where a service is in the tree of its application, in words for logs, errors and listings.</summary>
public static class ServicePath
{
    /// <summary>The names from the application's child down to the service, joined by a slash: <c>web/admin</c>.</summary>
    /// <remarks>
    /// A service without a name goes by what it serves, as the log calls that: a server or client by its factory or datagram protocol
    /// (<c>QotdFactory</c>), a timer by its action, a process by its program; any other by the short name of its type. So a path
    /// is for people: siblings without a name may share one, and a name may have a slash in it. The application itself is left out;
    /// its own path is empty. Made anew at each call, from the tree as it is now.
    /// </remarks>
    public static string Of(IService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        if (service is Application)
        {
            return "";
        }

        var path = NameOf(service);
        for (var parent = service.Parent as IService; parent is not null and not Application; parent = parent.Parent as IService)
        {
            path = $"{NameOf(parent)}/{path}";
        }

        return path;
    }

    private static string NameOf(IService service) => service is Service known ? known.PathName : service.Name ?? service.GetType().Name;
}
