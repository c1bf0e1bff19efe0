using System.Net;
using System.Reflection;
using Twisted.Persistence;
using Twisted.Persistence.Model;
using Twisted.Services;

namespace Twisted.Tests.Web;

/// <summary>Saves a resource in a tap, and reads it again.</summary>
internal static class TapRoundTrip
{
    public static T Of<T>(T resource, TapFormat format)
        where T : Resource
    {
        var application = new Application("web");
        application.Add(new TcpServer(ServerEndpoint.Parse("tcp:0:interface=127.0.0.1"), new Holder { Resource = resource }));
        var path = Path.GetTempFileName();
        try
        {
            using (var snapshot = TapSnapshot.Take(application, Types(), new PersistedList()))
            {
                TapFile.Save(path, snapshot, format, key: null);
            }

            return (T)((Holder)((TcpServer)TapFile.Open(path).ToApplication(Types()).Services[0]).Factory).Resource;
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Saves a service in each format, reads it, and expects that it is saved as the same again.</summary>
    public static void Check(IService service)
    {
        var application = new Application("web");
        application.Add(service);
        var expected = Save(application, TapFormat.Source, out _);
        foreach (var format in Enum.GetValues<TapFormat>())
        {
            Save(application, format, out var read);
            Assert.Equal(expected, Save(read, TapFormat.Source, out _));
        }
    }

    private static string Save(Application application, TapFormat format, out Application read)
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var snapshot = TapSnapshot.Take(application, Types(), new PersistedList()))
            {
                TapFile.Save(path, snapshot, format, key: null);
            }

            read = TapFile.Open(path).ToApplication(Types());
            return File.ReadAllText(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static PersistedTypeRegistry Types()
    {
        var types = new PersistedTypeRegistry { Package = "the framework" };
        new FrameworkPersistedTypes().Register(types);
        types.Package = "the package";
        foreach (var declared in typeof(Resource).Assembly.GetCustomAttributes<PersistedTypesAttribute>())
        {
            ((IPersistedTypes)Activator.CreateInstance(declared.Type, nonPublic: true)!).Register(types);
        }

        types.Package = "the test";
        types.Add("Holder", 1, (Holder holder, MemberWriter members) => members.Write("resource", holder.Resource), members => new Holder { Resource = members.Read<Resource>("resource") });
        return types;
    }

    private sealed class Holder : Factory
    {
        public required Resource Resource { get; init; }

        public override Protocol? BuildProtocol(EndPoint? address) => null;
    }
}
