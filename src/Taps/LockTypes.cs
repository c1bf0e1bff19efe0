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
            ReadDropIn);
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
                Id = Word(members, "id", LockWord.PackageId),
                Version = Word(members, "version", LockWord.Version),
                Source = Word(members, "source", LockWord.Source),
                Sha512 = Word(members, "sha512", LockWord.Sha512),
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
                Path = Word(members, "path", LockWord.Path),
                Sha256 = Word(members, "sha256", LockWord.Sha256),
                Kind = KindOf(members),
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

    private static LockedDropIn ReadDropIn(MemberReader members)
    {
        const string Packages = "packages";
        var dropIn = new LockedDropIn
        {
            Id = Word(members, "id", LockWord.PackageId),
            Version = Word(members, "version", LockWord.Version),
            Stock = members.Read<bool>("stock"),
            Packages = ItemsOf<LockedPackage>(members, Packages),
        };
        return dropIn.Packages is [var own, ..] && own.Id == dropIn.Id && own.Version == dropIn.Version
            ? dropIn
            : throw members.Fault(Packages, 0, $"the first package of the drop-in \"{dropIn.Id}\" must be \"{dropIn.Id}\" {dropIn.Version} itself");
    }

    /// <summary>A word that is checked before anything is made of it, such as a path.</summary>
    private static string Word(MemberReader members, string name, LockWord kind)
    {
        var word = members.Read<string>(name);
        return LockCheck.FaultOf(kind, word) is { } fault ? throw members.Fault(name, 0, fault) : word;
    }

    private static LockedFileKind KindOf(MemberReader members) => members.Read<string>("kind") switch
    {
        nameof(LockedFileKind.Managed) => LockedFileKind.Managed,
        nameof(LockedFileKind.Native) => LockedFileKind.Native,
        nameof(LockedFileKind.Resource) => LockedFileKind.Resource,
        nameof(LockedFileKind.Manifest) => LockedFileKind.Manifest,
        nameof(LockedFileKind.Contract) => LockedFileKind.Contract,
        var other => throw members.Fault("kind", 0, $"\"{other}\" is no kind of file; there are Managed, Native, Resource, Manifest and Contract"),
    };

    private static IReadOnlyList<T> ItemsOf<T>(MemberReader members, string name)
        where T : class
    {
        var items = members.Read<IReadOnlyList<T>>(name);
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is null)
            {
                throw members.Fault(name, i, $"the item {i + 1} of \"{name}\" is null");
            }
        }

        return items;
    }
}
