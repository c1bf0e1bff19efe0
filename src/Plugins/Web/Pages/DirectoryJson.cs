using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Twisted.Web;

/// <summary>A listing as JSON: <c>{"path", "folders", "files", "size", "entries": [{"name", "kind", "href", "size", "modified", "type"}]}</c>.</summary>
/// <remarks>What is unknown is null; <c>href</c> is relative to the address of the listing, and null for a name that has no address.</remarks>
internal sealed class DirectoryJson(IBufferWriter<byte> output) : IDirectoryForm
{
    /// <summary>Letters of all scripts as they are; what HTML would read is escaped.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private readonly ArrayBufferWriter<byte> _href = new();
    private readonly Utf8JsonWriter _json = new(output, Options);

    public void WriteStart(string path, DirectoryOrder order, DirectoryTotals totals)
    {
        _json.WriteStartObject();
        _json.WriteString("path", path);
        _json.WriteNumber("folders", totals.Folders);
        _json.WriteNumber("files", totals.Files);
        _json.WriteNumber("size", totals.Size);
        _json.WriteStartArray("entries");
        _json.Flush();
    }

    public void WriteEntries(ReadOnlySpan<DirectoryEntry> entries)
    {
        foreach (ref readonly var entry in entries)
        {
            WriteEntry(entry);
        }

        _json.Flush();
    }

    public void WriteEnd()
    {
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
    }

    public void Dispose() => _json.Dispose();

    private void WriteEntry(in DirectoryEntry entry)
    {
        _json.WriteStartObject();
        var isAddressable = MarkupWriter.IsAddressable(entry.Name);
        _json.WriteString("name", isAddressable ? entry.Name : ReplaceHalves(entry.Name));
        _json.WriteString("kind", entry.IsFolder ? "folder"u8 : "file"u8);
        if (isAddressable)
        {
            _href.ResetWrittenCount();
            var writer = new MarkupWriter(_href);
            writer.UrlPart(entry.Name);
            writer.Raw(entry.IsFolder ? "/"u8 : default);
            _json.WriteString("href", _href.WrittenSpan);
        }
        else
        {
            _json.WriteNull("href");
        }

        if (entry is { Size: { } size, IsFolder: false })
        {
            _json.WriteNumber("size", size);
        }
        else
        {
            _json.WriteNull("size");
        }

        _json.WriteString("modified", entry.Modified?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        _json.WriteString("type", entry.Type);
        _json.WriteEndObject();
    }

    /// <summary>JSON has to be UTF-8 (RFC 8259, section 8.1), in which there are no halves of surrogate pairs.</summary>
    private static string ReplaceHalves(string name) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name));
}
