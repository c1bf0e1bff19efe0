using Twisted.Accounts;
using Twisted.Network;
using Twisted.Persistence;
using Twisted.Policies;
using Twisted.Services;

[assembly: PersistedTypes<FrameworkPersistedTypes>]

namespace Twisted.Persistence;

/// <summary>The framework's own types in a tap; declared as any plug-in declares its types.</summary>
public sealed class FrameworkPersistedTypes : IPersistedTypes
{
    /// <inheritdoc/>
    public void Register(PersistedTypeRegistry types)
    {
        types.Add(
            "Application",
            1,
            (Application application, MemberWriter members) =>
            {
                members.Write("name", application.Name);
                members.Write("uid", application.Process.Uid);
                members.Write("gid", application.Process.Gid);
                members.Write("supervision", application.Supervision);
                members.Write("services", application.Services);
            },
            members => new Application(members.Read<string>("name"))
            {
                Process = new ProcessSettings { Uid = members.ReadOptional<int?>("uid"), Gid = members.ReadOptional<int?>("gid") },
                Supervision = members.ReadOptional<Supervision>("supervision"),
            },
            AddServices);
        types.Add(
            "MultiService",
            1,
            (MultiService service, MemberWriter members) =>
            {
                members.Write("name", service.Name);
                members.Write("supervision", service.Supervision);
                members.Write("services", service.Services);
            },
            members => new MultiService { Name = members.ReadOptional<string>("name"), Supervision = members.ReadOptional<Supervision>("supervision") },
            AddServices);
        AddServer(types, "StreamServer", (endpoint, factory) => new StreamServer(endpoint, factory));
        AddServer(types, "TcpServer", (endpoint, factory) => new TcpServer(endpoint, factory));
        AddServer(types, "TlsServer", (endpoint, factory) => new TlsServer(endpoint, factory));
        AddServer(types, "UnixServer", (endpoint, factory) => new UnixServer(endpoint, factory));
        types.Add(
            "TimerService",
            1,
            (TimerService timer, MemberWriter members) =>
            {
                var left = timer.Left;
                members.Write("name", timer.Name);
                members.Write("interval", timer.Interval);
                members.Write("once", timer.IsOnce);
                members.Write("left", left);
                members.Write("done", left is null);
                members.Write("action", timer.Action);
            },
            ReadTimer);
        PolicyPersistedTypes.Register(types);
        DatagramPersistedTypes.Register(types);
        ClientPersistedTypes.Register(types);
        ChorePersistedTypes.Register(types);
        SupervisionPersistedTypes.Register(types);
        AccountPersistedTypes.Register(types);
    }

    private static void AddServer<T>(PersistedTypeRegistry types, string name, Func<ServerEndpoint, Factory, T> make)
        where T : StreamServer =>
        types.Add(
            name,
            1,
            (T server, MemberWriter members) =>
            {
                members.Write("name", server.Name);
                members.Write("endpoint", server.Endpoint);
                members.Write("factory", server.Factory);
            },
            members =>
            {
                var server = make(members.Read<ServerEndpoint>("endpoint"), members.Read<Factory>("factory"));
                server.Name = members.ReadOptional<string>("name");
                return server;
            });

    private static TimerService ReadTimer(MemberReader members)
    {
        var interval = members.Read<TimeSpan>("interval");
        TimeSpan? left = members.ReadOptional("done", false) ? null : members.ReadOptional("left", interval);
        var once = members.ReadOptional("once", false);
        if (interval < TimeSpan.Zero || (interval == TimeSpan.Zero && !once) || left < TimeSpan.Zero)
        {
            throw new ArgumentException($"the interval is {interval} and {left} is left; neither can be less than nothing, and what repeats needs more.");
        }

        var action = members.Read<ITimerAction>("action");
        return once
            ? new TimerService(interval, action, isOnce: true) { Left = left, Name = members.ReadOptional<string>("name") }
            : new TimerService(interval, action) { Left = left, Name = members.ReadOptional<string>("name") };
    }

    private static void AddServices(MultiService parent, MemberReader members)
    {
        const string Services = "services";
        var services = members.Read<IReadOnlyList<IService?>>(Services);
        for (var i = 0; i < services.Count; i++)
        {
            if (services[i] is not { } service)
            {
                throw members.Fault(Services, i, "null is no service");
            }

            if (service.Name is { } name && parent.Find(name) is not null)
            {
                throw members.Fault(Services, i, $"there is a service \"{name}\" already, and names are unique among the services of one parent");
            }

            if (service.Parent is not null)
            {
                throw members.Fault(Services, i, "this service has its place elsewhere already, and a service has one");
            }

            parent.Add(service);
        }
    }
}
