using Twisted.Manifest;
using Twisted.PluginHost.Trusting;

namespace Twisted.PluginHost.Locking;

/// <summary>Reads the items of a lock's <c>dropIns</c>.</summary>
internal static class LockedDropInReader
{
    public static List<LockedDropIn> ReadAll(ref ManifestCursor cursor, bool ofScript)
    {
        cursor.ExpectList("\"dropIns\"");
        var dropIns = new List<LockedDropIn>();
        while (cursor.NextItem())
        {
            var position = cursor.Position;
            var dropIn = ReadDropIn(ref cursor, ofScript);
            foreach (var other in dropIns)
            {
                if (string.Equals(other.Id, dropIn.Id, StringComparison.OrdinalIgnoreCase))
                {
                    throw cursor.FaultAt(position, $"the drop-in \"{dropIn.Id}\" stands in it twice");
                }
            }

            dropIns.Add(dropIn);
        }

        return dropIns;
    }

    private static LockedDropIn ReadDropIn(ref ManifestCursor cursor, bool ofScript)
    {
        cursor.ExpectObject("a drop-in");
        var start = cursor.Position;
        string? id = null, version = null, digest = null;
        var stock = false;
        List<LockedPackage>? packages = null;
        while (cursor.NextMember(out var member))
        {
            switch (member)
            {
                case "id":
                    id = ReadId(ref cursor);
                    break;
                case "version":
                    version = ReadVersion(ref cursor);
                    break;
                case "stock":
                    stock = cursor.YesOrNo(member);
                    break;
                case "packages":
                    packages = ReadPackages(ref cursor);
                    break;
                case "digest":
                    digest = cursor.Text(member);
                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }

        var dropIn = new LockedDropIn
        {
            Id = id ?? throw Missing(cursor, start, "a drop-in", "id"),
            Version = version ?? throw Missing(cursor, start, $"the drop-in \"{id}\"", "version"),
            Stock = stock,
            Packages = packages ?? throw Missing(cursor, start, $"the drop-in \"{id}\"", "packages"),
        };
        // A file of C# is in no package itself.
        if (!ofScript && (packages.Count == 0 || packages[0].Id != dropIn.Id || packages[0].Version != dropIn.Version))
        {
            throw cursor.FaultAt(start, $"the first package of the drop-in \"{id}\" must be \"{id}\" {version} itself");
        }

        // Locks of the first tools have none.
        return digest is null || digest == LockDigest.Of(dropIn)
            ? dropIn
            : throw cursor.FaultAt(start, $"what it says of the drop-in \"{id}\" was changed since it was locked");
    }

    private static List<LockedPackage> ReadPackages(ref ManifestCursor cursor)
    {
        cursor.ExpectList("\"packages\"");
        var packages = new List<LockedPackage>();
        while (cursor.NextItem())
        {
            packages.Add(ReadPackage(ref cursor));
        }

        return packages;
    }

    private static LockedPackage ReadPackage(ref ManifestCursor cursor)
    {
        cursor.ExpectObject("a package");
        var start = cursor.Position;
        string? id = null, version = null, source = null, sha512 = null;
        List<LockedFile>? files = null;
        IReadOnlyList<LockedDependency> dependencies = [];
        PackagePublisher? publisher = null;
        while (cursor.NextMember(out var member))
        {
            switch (member)
            {
                case "id":
                    id = ReadId(ref cursor);
                    break;
                case "version":
                    version = ReadVersion(ref cursor);
                    break;
                case "source":
                    source = cursor.NonEmptyText(member);
                    break;
                case "sha512":
                    var hash = cursor.Text(member);
                    sha512 = LockWords.IsSha512(hash) ? hash : throw cursor.Fault($"\"{hash}\" is no SHA-512 in base 64");
                    break;
                case "publisher":
                    publisher = ReadPublisher(ref cursor);
                    break;
                case "dependencies":
                    dependencies = ReadDependencies(ref cursor);
                    break;
                case "files":
                    files = ReadFiles(ref cursor);
                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }

        var who = id is null ? "a package" : $"the package \"{id}\"";
        return new LockedPackage
        {
            Id = id ?? throw Missing(cursor, start, who, "id"),
            Version = version ?? throw Missing(cursor, start, who, "version"),
            Source = source ?? throw Missing(cursor, start, who, "source"),
            Sha512 = sha512 ?? throw Missing(cursor, start, who, "sha512"),
            Files = files ?? throw Missing(cursor, start, who, "files"),
            Dependencies = dependencies,
            Publisher = publisher,
        };
    }

    private static PackagePublisher ReadPublisher(ref ManifestCursor cursor)
    {
        cursor.ExpectObject("\"publisher\"");
        var owners = new List<string>();
        string? signer = null, fingerprint = null;
        while (cursor.NextMember(out var member))
        {
            switch (member)
            {
                case "owners":
                    cursor.ExpectList("\"owners\"");
                    while (cursor.NextItem())
                    {
                        owners.Add(cursor.NonEmptyText(member));
                    }

                    break;
                case "signer":
                    signer = cursor.NonEmptyText(member);
                    break;
                case "fingerprint":
                    var hash = cursor.Text(member);
                    fingerprint = LockWords.IsSha256(hash) ? hash : throw cursor.Fault($"\"{hash}\" is no SHA-256 in lower-case hexadecimal digits");
                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }

        return new PackagePublisher { Owners = owners, Signer = signer, SignerFingerprint = fingerprint };
    }

    private static List<LockedDependency> ReadDependencies(ref ManifestCursor cursor)
    {
        cursor.ExpectObject("\"dependencies\"");
        var dependencies = new List<LockedDependency>();
        while (cursor.NextMember(out var id))
        {
            dependencies.Add(LockWords.IsId(id)
                ? new LockedDependency(id, cursor.NonEmptyText(id))
                : throw cursor.Fault($"\"{id}\" is no package id"));
        }

        return dependencies;
    }

    private static List<LockedFile> ReadFiles(ref ManifestCursor cursor)
    {
        cursor.ExpectList("\"files\"");
        var files = new List<LockedFile>();
        while (cursor.NextItem())
        {
            files.Add(ReadFile(ref cursor));
        }

        return files;
    }

    private static LockedFile ReadFile(ref ManifestCursor cursor)
    {
        cursor.ExpectObject("a file");
        var start = cursor.Position;
        string? path = null, sha256 = null, rid = null;
        LockedFileKind? kind = null;
        while (cursor.NextMember(out var member))
        {
            switch (member)
            {
                case "path":
                    var relative = cursor.NonEmptyText(member);
                    path = LockWords.IsPath(relative)
                        ? relative
                        : throw cursor.Fault($"\"{relative}\" is no path inside a package");
                    break;
                case "sha256":
                    var hash = cursor.Text(member);
                    sha256 = LockWords.IsSha256(hash) ? hash : throw cursor.Fault($"\"{hash}\" is no SHA-256 in lower-case hexadecimal digits");
                    break;
                case "kind":
                    var word = cursor.Text(member);
                    kind = LockWords.Kind(word) ?? throw cursor.Fault($"\"{word}\" is no kind of file; there are managed, contract, native, resource and manifest");
                    break;
                case "rid":
                    rid = cursor.NonEmptyText(member);
                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }

        var who = path is null ? "a file" : $"the file \"{path}\"";
        return new LockedFile
        {
            Path = path ?? throw Missing(cursor, start, who, "path"),
            Sha256 = sha256 ?? throw Missing(cursor, start, who, "sha256"),
            Kind = kind ?? throw Missing(cursor, start, who, "kind"),
            Rid = rid,
        };
    }

    private static string ReadId(ref ManifestCursor cursor)
    {
        var id = cursor.Text("id");
        return LockWords.IsId(id) ? id : throw cursor.Fault($"\"{id}\" is no package id");
    }

    private static string ReadVersion(ref ManifestCursor cursor)
    {
        var version = cursor.Text("version");
        return LockWords.IsVersion(version) ? version : throw cursor.Fault($"\"{version}\" is no exact version");
    }

    private static ManifestException Missing(ManifestCursor cursor, int start, string who, string member) =>
        cursor.FaultAt(start, $"{who} has no \"{member}\"");
}
