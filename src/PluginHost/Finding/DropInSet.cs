using System.Buffers;
using System.Text.Json;
using Twisted.Manifest;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Storing;
using Twisted.PluginHost.Versions;

namespace Twisted.PluginHost.Finding;

/// <summary>The drop-ins that a scope asks for: <c>dropins.json</c>, which is edited by hand too.</summary>
public static class DropInSet
{
    private const int CurrentSchema = 1;
    private const int SizeLimit = 1024 * 1024;

    /// <summary>In the order of the file; empty when there is no file.</summary>
    /// <exception cref="PluginHostException">The file cannot be read; the message names it.</exception>
    public static IReadOnlyList<DropInRequest> Read(DropInScope scope)
    {
        if (WholeFile.TryRead(scope.SetFile, SizeLimit) is not { } json)
        {
            return [];
        }

        try
        {
            return Parse(json);
        }
        catch (ManifestException exception)
        {
            throw new PluginHostException($"Cannot read the set of drop-ins \"{scope.SetFile}\": {exception.Message}.\nMend it in an editor, and see what it comes to: mktap plugin list", exception);
        }
    }

    /// <summary>Adds a drop-in, or asks for another version of it. Safe between processes that use one store.</summary>
    /// <param name="home">The store; its guard lets one process at a time change a set.</param>
    /// <param name="scope">Whose set; its file is made where there is none.</param>
    /// <param name="request">Which one.</param>
    /// <param name="cancellationToken">Leaves the set as it is.</param>
    /// <exception cref="PluginHostException">The id or version is none, or the file cannot be read or written.</exception>
    public static async Task AddAsync(TwistedHome home, DropInScope scope, DropInRequest request, CancellationToken cancellationToken)
    {
        if (!LockWords.IsId(request.Id))
        {
            throw new PluginHostException($"\"{request.Id}\" is no package id.");
        }

        if (request.Version is not null && PackageVersionRange.ParseRequest(request.Version) is null)
        {
            throw new PluginHostException($"\"{request.Version}\" is no version: write \"1.2.0\", or a range such as \"[1.0, 2.0)\".");
        }

        await ChangeAsync(home, scope, request.Id, request, cancellationToken);
    }

    /// <summary>Takes a drop-in out of the set and of its lock; false when the set did not have it. What was restored stays in the store, where taps may need it.</summary>
    /// <exception cref="PluginHostException">A file cannot be read or written.</exception>
    public static async Task<bool> RemoveAsync(TwistedHome home, DropInScope scope, string id, CancellationToken cancellationToken)
    {
        // In this order: a lock without a set asks for nothing, a set without a lock would be resolved anew.
        if (!await ChangeAsync(home, scope, id, replacement: null, cancellationToken))
        {
            return false;
        }

        await StoredLock.RemoveAsync(home, scope, id, cancellationToken);
        return true;
    }

    private static async Task<bool> ChangeAsync(
        TwistedHome home, DropInScope scope, string id, DropInRequest? replacement, CancellationToken cancellationToken)
    {
        using var guard = await StoreGuard.EnterAsync(home, cancellationToken);
        var requests = new List<DropInRequest>(Read(scope));
        var index = requests.FindIndex(request => string.Equals(request.Id, id, StringComparison.OrdinalIgnoreCase));
        if (index >= 0)
        {
            requests.RemoveAt(index);
        }

        if (replacement is not null)
        {
            requests.Insert(index >= 0 ? index : requests.Count, replacement);
        }

        if (index < 0 && replacement is null)
        {
            return false;
        }

        WholeFile.Replace(scope.SetFile, Write(requests));
        return index >= 0;
    }

    private static List<DropInRequest> Parse(ReadOnlySpan<byte> json)
    {
        var cursor = new ManifestCursor(json);
        cursor.ExpectObject("the set");
        var requests = new List<DropInRequest>();
        while (cursor.NextMember(out var member))
        {
            switch (member)
            {
                case "schema" when cursor.Number(member) > CurrentSchema:
                    throw cursor.Fault($"the schema is newer than {CurrentSchema}, the newest that this version reads; update mktap and twistd");
                case "dropIns":
                    cursor.ExpectList("\"dropIns\"");
                    while (cursor.NextItem())
                    {
                        ParseRequest(ref cursor, requests);
                    }

                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }

        cursor.ExpectEnd();
        return requests;
    }

    private static void ParseRequest(ref ManifestCursor cursor, List<DropInRequest> requests)
    {
        cursor.ExpectObject("a drop-in");
        var start = cursor.Position;
        string? id = null, version = null;
        while (cursor.NextMember(out var member))
        {
            switch (member)
            {
                case "id":
                    id = cursor.Text(member);
                    break;
                case "version":
                    version = cursor.Text(member);
                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }

        if (id is null || !LockWords.IsId(id))
        {
            throw cursor.FaultAt(start, id is null ? "a drop-in has no \"id\"" : $"\"{id}\" is no package id");
        }

        if (version is not null && PackageVersionRange.ParseRequest(version) is null)
        {
            throw cursor.FaultAt(start, $"\"{version}\" is no version of {id}: write \"1.2.0\", or a range such as \"[1.0, 2.0)\"");
        }

        if (requests.Exists(other => string.Equals(other.Id, id, StringComparison.OrdinalIgnoreCase)))
        {
            throw cursor.FaultAt(start, $"the drop-in \"{id}\" stands in it twice");
        }

        requests.Add(new DropInRequest(id, version));
    }

    internal static byte[] Write(IReadOnlyList<DropInRequest> requests)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("schema"u8, CurrentSchema);
            json.WriteStartArray("dropIns"u8);
            foreach (var request in requests)
            {
                json.WriteStartObject();
                json.WriteString("id"u8, request.Id);
                if (request.Version is not null)
                {
                    json.WriteString("version"u8, request.Version);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }
}
