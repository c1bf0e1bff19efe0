namespace Twisted.Manifest;

/// <summary>Reads a manifest, which comes from a stranger: nothing in it is believed before it is checked.</summary>
/// <remarks>Members that this version does not know are passed over. There is no serializer: its start-up would be felt at each <c>mktap</c>.</remarks>
public static class ManifestReader
{
    /// <summary>The largest manifest that is read, in bytes; one with a thousand options has about 200 KB.</summary>
    public const int SizeLimit = 1024 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <exception cref="ManifestException">It is not a manifest, or of a newer schema.</exception>
    public static PluginManifest Read(ReadOnlySpan<byte> utf8Json)
    {
        if (utf8Json.Length > SizeLimit)
        {
            throw new ManifestException($"the file has {utf8Json.Length} bytes; a manifest has at most {SizeLimit}");
        }

        var json = utf8Json.StartsWith(ByteOrderMark) ? utf8Json[ByteOrderMark.Length..] : utf8Json;
        if (json.IsEmpty)
        {
            throw new ManifestException("the file is empty");
        }

        CheckSchema(json);
        string? framework = null;
        IReadOnlyList<string> contracts = [];
        List<PluginEntry>? plugins = null;
        var cursor = new ManifestCursor(json);
        while (cursor.NextMember(out var member))
        {
            switch (member)
            {
                case "framework":
                    framework = cursor.NonEmptyText(member);
                    break;
                case "contracts":
                    contracts = ReadContracts(ref cursor);
                    break;
                case "plugins":
                    plugins = ReadPlugins(ref cursor);
                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }

        cursor.ExpectEnd();
        return new PluginManifest
        {
            Framework = framework ?? throw new ManifestException("\"framework\" is missing"),
            Contracts = contracts,
            Plugins = plugins ?? throw new ManifestException("\"plugins\" is missing"),
        };
    }

    /// <summary>Looks at the schema before anything else, because a newer one may give the other members another form.</summary>
    private static void CheckSchema(ReadOnlySpan<byte> json)
    {
        var cursor = new ManifestCursor(json);
        cursor.ExpectObject("the manifest");
        while (cursor.NextMember(out var member))
        {
            if (member != "schema")
            {
                cursor.Skip();
                continue;
            }

            var schema = cursor.Number(member);
            if (schema > PluginManifest.CurrentSchema)
            {
                throw cursor.Fault(
                    $"schema {schema} is newer than {PluginManifest.CurrentSchema}, the newest that this version reads; update mktap and twistd");
            }

            return;
        }

        throw new ManifestException($"\"schema\" is missing; this version reads \"schema\": {PluginManifest.CurrentSchema}");
    }

    private static List<string> ReadContracts(ref ManifestCursor cursor)
    {
        cursor.ExpectList("\"contracts\"");
        var contracts = new List<string>();
        while (cursor.NextItem())
        {
            contracts.Add(cursor.FileName("contracts"));
        }

        return contracts;
    }

    private static List<PluginEntry> ReadPlugins(ref ManifestCursor cursor)
    {
        cursor.ExpectList("\"plugins\"");
        var plugins = new List<PluginEntry>();
        while (cursor.NextItem())
        {
            var position = cursor.Position;
            var plugin = PluginEntryReader.Read(ref cursor);
            if (plugin.TapName is { } tapName && plugins.Exists(other => other.TapName == tapName))
            {
                throw cursor.FaultAt(position, $"two plug-ins have the tap name \"{tapName}\"");
            }

            plugins.Add(plugin);
        }

        return plugins;
    }
}
