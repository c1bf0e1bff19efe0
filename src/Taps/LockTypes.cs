using Twisted.Persistence;
using Twisted.PluginHost.Locking;

namespace Twisted.Taps;

/// <summary>How the locks of drop-ins are kept in a tap: as objects, in whatever encoding the tap has.</summary>
internal static class LockTypes
{
    public static PersistedTypeRegistry Registry { get; } = Create();

    private static PersistedTypeRegistry Create()
    {
        var types = new PersistedTypeRegistry();
        types.Add(
            "DropIn",
            1,
            (LockedDropIn dropIn, MemberWriter members) =>
            {
                members.Write("id", dropIn.Id);
                members.Write("version", dropIn.Version);
                members.Write("stock", dropIn.Stock);
                members.Write("packages", dropIn.Packages);
            },
            members => new LockedDropIn
            {
                Id = members.Read<string>("id"),
                Version = members.Read<string>("version"),
                Stock = members.Read<bool>("stock"),
                Packages = ItemsOf<LockedPackage>(members, "packages"),
            });
        types.Add(
            "Package",
            1,
            (LockedPackage package, MemberWriter members) =>
            {
                members.Write("id", package.Id);
                members.Write("version", package.Version);
                members.Write("source", package.Source);
                members.Write("sha512", package.Sha512);
                members.Write("files", package.Files);
            },
            members => new LockedPackage
            {
                Id = members.Read<string>("id"),
                Version = members.Read<string>("version"),
                Source = members.Read<string>("source"),
                Sha512 = members.Read<string>("sha512"),
                Files = ItemsOf<LockedFile>(members, "files"),
            })

            // A tap is restored as it is locked: what a package asked for, and who published it, was settled when it was made.
            .Ephemeral(nameof(LockedPackage.Dependencies), nameof(LockedPackage.Publisher));
        types.Add(
            "File",
            1,
            (LockedFile file, MemberWriter members) =>
            {
                members.Write("path", file.Path);
                members.Write("sha256", file.Sha256);
                members.Write("kind", NameOf(file.Kind));
                members.Write("rid", file.Rid);
            },
            members => new LockedFile
            {
                Path = members.Read<string>("path"),
                Sha256 = members.Read<string>("sha256"),
                Kind = KindOf(members.Read<string>("kind")),
                Rid = members.ReadOptional<string>("rid"),
            });
        return types;
    }

    // As any enumeration is kept, by its name; but the code for one of ours would be compiled anew at each start.
    private static string NameOf(LockedFileKind kind) => kind switch
    {
        LockedFileKind.Managed => nameof(LockedFileKind.Managed),
        LockedFileKind.Native => nameof(LockedFileKind.Native),
        LockedFileKind.Resource => nameof(LockedFileKind.Resource),
        LockedFileKind.Manifest => nameof(LockedFileKind.Manifest),
        LockedFileKind.Contract => nameof(LockedFileKind.Contract),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
    };

    private static LockedFileKind KindOf(string name) => name switch
    {
        nameof(LockedFileKind.Managed) => LockedFileKind.Managed,
        nameof(LockedFileKind.Native) => LockedFileKind.Native,
        nameof(LockedFileKind.Resource) => LockedFileKind.Resource,
        nameof(LockedFileKind.Manifest) => LockedFileKind.Manifest,
        nameof(LockedFileKind.Contract) => LockedFileKind.Contract,
        _ => throw new InvalidDataException($"\"{name}\" is no kind of file"),
    };

    private static IReadOnlyList<T> ItemsOf<T>(MemberReader members, string name)
        where T : class
    {
        var items = members.Read<IReadOnlyList<T>>(name);
        foreach (T? item in items)
        {
            if (item is null)
            {
                throw new InvalidDataException($"\"{name}\" has an empty item");
            }
        }

        return items;
    }
}
