using System.Text;
using System.Text.Json;

namespace Twisted.Sdk;

/// <summary>Where a value of a JSON file begins, and where the values in it do.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, as an editor counts.</param>
internal sealed record JsonPlace(int Line, int Column)
{
    private readonly Dictionary<string, JsonPlace> _members = new(StringComparer.Ordinal);

    /// <summary>The items of a list.</summary>
    public List<JsonPlace> Items { get; } = [];

    /// <summary>The value of a member, or the object itself where it has no such member.</summary>
    public JsonPlace this[string member] => _members.GetValueOrDefault(member, this);

    /// <param name="utf8Json">Known to be JSON; a byte order mark is passed over.</param>
    public static JsonPlace Read(ReadOnlySpan<byte> utf8Json)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        var json = utf8Json.StartsWith(mark) ? utf8Json[mark.Length..] : utf8Json;
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return ReadValue(ref reader, json);
    }

    private static JsonPlace ReadValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var before = json[..(int)reader.TokenStartIndex];
        var line = before[(before.LastIndexOf((byte)'\n') + 1)..];
        var place = new JsonPlace(before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(line) + 1);
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                place.Items.Add(ReadValue(ref reader, json));
            }
        }
        else if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = reader.GetString()!;
                reader.Read();

                // Of two members of one name the last counts, as for whoever reads the manifest.
                place._members[name] = ReadValue(ref reader, json);
            }
        }

        return place;
    }
}
