using Twisted.Manifest;

namespace Twisted.PluginHost.Locking;

/// <summary>Reads locks, and believes nothing in them: a lock also comes in a stranger's tap.</summary>
/// <remarks>There is no serializer: this is on the way of each <c>mktap</c> and <c>twistd</c>.</remarks>
public static class LockReader
{
    /// <summary>The schema that this version reads and writes.</summary>
    public const int CurrentSchema = 1;

    /// <summary>The largest lock that is read, in bytes; a drop-in of fifty packages has about 50 KB.</summary>
    public const int SizeLimit = 16 * 1024 * 1024;

    /// <exception cref="LockException">It is not a lock, or of a newer schema.</exception>
    public static IReadOnlyList<LockedDropIn> Read(ReadOnlySpan<byte> utf8Json) => Read(utf8Json, ofScript: false);

    /// <param name="utf8Json">The file.</param>
    /// <param name="ofScript">True for the lock of a file of C#: the file itself is no package in it.</param>
    /// <exception cref="LockException">It is not a lock, or of a newer schema.</exception>
    internal static IReadOnlyList<LockedDropIn> Read(ReadOnlySpan<byte> utf8Json, bool ofScript)
    {
        if (utf8Json.Length > SizeLimit)
        {
            throw new LockException($"the file has {utf8Json.Length} bytes; a lock has at most {SizeLimit}");
        }

        if (utf8Json.IsEmpty)
        {
            throw new LockException("the file is empty");
        }

        try
        {
            CheckSchema(utf8Json);
            return ReadFile(utf8Json, ofScript);
        }
        catch (ManifestException exception)
        {
            throw new LockException(exception.Message, exception);
        }
    }

    private static List<LockedDropIn> ReadFile(ReadOnlySpan<byte> utf8Json, bool ofScript)
    {
        List<LockedDropIn>? dropIns = null;
        var cursor = new ManifestCursor(utf8Json);
        while (cursor.NextMember(out var member))
        {
            if (member == "dropIns")
            {
                dropIns = LockedDropInReader.ReadAll(ref cursor, ofScript);
            }
            else
            {
                cursor.Skip();
            }
        }

        cursor.ExpectEnd();
        return dropIns ?? throw new LockException("\"dropIns\" is missing");
    }

    /// <summary>Looks at the schema before anything else, because a newer one may give the other members another form.</summary>
    private static void CheckSchema(ReadOnlySpan<byte> utf8Json)
    {
        var cursor = new ManifestCursor(utf8Json);
        cursor.ExpectObject("the lock");
        while (cursor.NextMember(out var member))
        {
            if (member != "schema")
            {
                cursor.Skip();
                continue;
            }

            var schema = cursor.Number(member);
            if (schema > CurrentSchema)
            {
                throw new LockException(cursor.Fault($"schema {schema} is newer than {CurrentSchema}, the newest that this version reads").Message) { IsNewer = true };
            }

            return;
        }

        throw new LockException($"\"schema\" is missing; this version reads \"schema\": {CurrentSchema}");
    }
}
