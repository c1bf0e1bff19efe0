using System.Text.Json;

namespace Twisted.Persistence;

/// <summary>What a tap says of itself before its objects: enough to find and load what those need.</summary>
public sealed record TapHeader
{
    /// <summary>The application's name.</summary>
    public required string Name { get; init; }

    /// <summary>The locks of the drop-ins that the objects need: a JSON array. Its content belongs to the plug-in host.</summary>
    public required ReadOnlyMemory<byte> DropIns { get; init; }

    internal byte[] ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("name", Name);
            json.WritePropertyName("dropIns");
            json.WriteRawValue(DropIns.Span);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <exception cref="InvalidDataException">It is not a header.</exception>
    internal static TapHeader FromJson(ReadOnlyMemory<byte> header)
    {
        string? name = null;
        ReadOnlyMemory<byte>? dropIns = null;
        try
        {
            var json = new Utf8JsonReader(header.Span);
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isName = json.ValueTextEquals("name");
                var isDropIns = json.ValueTextEquals("dropIns");
                json.Read();
                var start = (int)json.TokenStartIndex;
                if (isName)
                {
                    name = json.GetString();
                }

                json.Skip();
                if (isDropIns)
                {
                    dropIns = header[start..(int)json.BytesConsumed];
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException("Its header is not JSON.", exception);
        }

        return name is not null && dropIns is not null
            ? new TapHeader { Name = name, DropIns = dropIns.Value }
            : throw new InvalidDataException("Its header has no name or no list of drop-ins.");
    }
}
