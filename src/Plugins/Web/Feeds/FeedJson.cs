using System.Text.Json;

namespace Twisted.Web.Feeds;

/// <summary>What several documents of a feed have.</summary>
internal static class FeedJson
{
    public static void WriteUnlessEmpty(Utf8JsonWriter writer, string name, string text)
    {
        if (text.Length > 0)
        {
            writer.WriteString(name, text);
        }
    }

    public static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    public static void WriteTypes(Utf8JsonWriter writer, IEnumerable<FeedPackageType> types)
    {
        writer.WriteStartArray("packageTypes");
        foreach (var type in types)
        {
            writer.WriteStartObject();
            writer.WriteString("name", type.Name);
            WriteUnlessEmpty(writer, "version", type.Version);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
