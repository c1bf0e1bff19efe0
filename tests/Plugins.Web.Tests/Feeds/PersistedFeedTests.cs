using Twisted.Persistence;
using Twisted.Persistence.Model;
using Twisted.Services;

namespace Twisted.Tests.Web.Feeds;

public sealed class PersistedFeedTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("feed").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(TapFormat.Tap, "/srv/keys")]
    [InlineData(TapFormat.Xml, "/srv/keys")]
    [InlineData(TapFormat.Source, null)]
    public void A_feed_comes_back_in_each_format(TapFormat format, string? keys)
    {
        var application = new Application("feed");
        application.Add(new Holder(new PackageFeed("/srv/packages", keys) { LargestPackage = 1000, AllowsDelete = true }));
        var path = Path.Combine(_folder, "tap");
        using (var snapshot = TapSnapshot.Take(application, Types(), new PersistedList()))
        {
            TapFile.Save(path, snapshot, format, key: null);
        }

        var feed = (PackageFeed)((Holder)TapFile.Open(path).ToApplication(Types()).Services[0]).Root;

        Assert.Equal(("/srv/packages", keys, 1000, true), (feed.Folder, feed.KeyFile, feed.LargestPackage, feed.AllowsDelete));
    }

    private static PersistedTypeRegistry Types()
    {
        var types = new PersistedTypeRegistry { Package = "the framework" };
        new FrameworkPersistedTypes().Register(types);
        types.Package = "the packages";
        types.Add("Tests.Holder", 1, (Holder holder, MemberWriter members) => members.Write("root", holder.Root), members => new Holder(members.Read<Resource>("root"))).Ephemeral(nameof(Holder.Name));
        foreach (var declared in typeof(PackageFeed).Assembly.GetCustomAttributes(typeof(PersistedTypesAttribute), inherit: false).Cast<PersistedTypesAttribute>())
        {
            ((IPersistedTypes)Activator.CreateInstance(declared.Type, nonPublic: true)!).Register(types);
        }

        return types;
    }

    private sealed class Holder(Resource root) : Service
    {
        public Resource Root => root;
    }
}
