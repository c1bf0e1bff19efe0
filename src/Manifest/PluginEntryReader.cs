using System.Collections.ObjectModel;

namespace Twisted.Manifest;

/// <summary>Reads an item of the manifest's <c>plugins</c>.</summary>
internal static class PluginEntryReader
{
    public static PluginEntry Read(ref ManifestCursor cursor)
    {
        cursor.ExpectObject("a plug-in");
        var start = cursor.Position;
        string? name = null, type = null, module = null, assembly = null, tapName = null;
        var description = "";
        IReadOnlyList<OptionEntry> options = [];
        IReadOnlyDictionary<string, string> data = ReadOnlyDictionary<string, string>.Empty;
        while (cursor.NextMember(out var member))
        {
            switch (member)
            {
                case "name":
                    name = cursor.NonEmptyText(member);
                    break;
                case "type":
                    type = cursor.NonEmptyText(member);
                    break;
                case "module":
                    module = cursor.NonEmptyText(member);
                    break;
                case "assembly":
                    assembly = cursor.FileName(member);
                    break;
                case "description":
                    description = cursor.Text(member);
                    break;
                case "tapname":
                    tapName = ReadTapName(ref cursor, member);
                    break;
                case "options":
                    options = OptionEntryReader.ReadAll(ref cursor);
                    break;
                case "data":
                    data = ReadData(ref cursor);
                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }

        var who = name is null ? "a plug-in" : $"the plug-in \"{name}\"";
        if (type == PluginEntry.TapType && tapName is null)
        {
            throw cursor.FaultAt(start, $"{who} is of type \"{PluginEntry.TapType}\" and has no \"tapname\"");
        }

        var missing = name is null ? "name" : type is null ? "type" : module is null ? "module" : assembly is null ? "assembly" : null;
        return missing is null
            ? new PluginEntry
            {
                Name = name!,
                Type = type!,
                Module = module!,
                Assembly = assembly!,
                Description = description,
                TapName = tapName,
                Options = options,
                Data = data,
            }
            : throw cursor.FaultAt(start, $"{who} has no \"{missing}\"");
    }

    private static string ReadTapName(ref ManifestCursor cursor, string member)
    {
        var tapName = cursor.Text(member);
        return ManifestNames.IsTapName(tapName)
            ? tapName
            : throw cursor.Fault($"\"{tapName}\" cannot be a tap name; {ManifestNames.TapNameRule}");
    }

    private static Dictionary<string, string> ReadData(ref ManifestCursor cursor)
    {
        cursor.ExpectObject("\"data\"");
        var data = new Dictionary<string, string>(StringComparer.Ordinal);
        while (cursor.NextMember(out var key))
        {
            data[key] = cursor.Text(key);
        }

        return data;
    }
}
