using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Twisted.Manifest;

/// <summary>Writes a manifest: the same bytes for the same content, on every system.</summary>
public static class ManifestWriter
{
    private static readonly JsonWriterOptions Format = new()
    {
        Indented = true,
        NewLine = "\n",

        // For people to read; nothing puts a manifest into a web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Write(PluginManifest manifest)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Format))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", PluginManifest.CurrentSchema);
            json.WriteString("framework", manifest.Framework);
            WriteUnlessEmpty(json, "contracts", manifest.Contracts);
            json.WriteStartArray("plugins");
            foreach (var plugin in manifest.Plugins)
            {
                WritePlugin(json, plugin);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private static void WritePlugin(Utf8JsonWriter json, PluginEntry plugin)
    {
        json.WriteStartObject();
        json.WriteString("name", plugin.Name);
        json.WriteString("type", plugin.Type);
        json.WriteString("module", plugin.Module);
        json.WriteString("assembly", plugin.Assembly);
        WriteUnlessEmpty(json, "description", plugin.Description);
        WriteUnlessEmpty(json, "tapname", plugin.TapName);
        if (plugin.Options.Count > 0)
        {
            json.WriteStartArray("options");
            foreach (var option in plugin.Options)
            {
                WriteOption(json, option);
            }

            json.WriteEndArray();
        }

        if (plugin.Data.Count > 0)
        {
            json.WriteStartObject("data");
            foreach (var (key, value) in plugin.Data.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteOption(Utf8JsonWriter json, OptionEntry option)
    {
        json.WriteStartObject();
        json.WriteString("kind", ManifestWords.Of(option.Kind));
        json.WriteString("name", option.Name);
        if (option.Member != ManifestNames.MemberName(option.Name))
        {
            json.WriteString("member", option.Member);
        }

        if (option.ShortName is { } shortName)
        {
            json.WriteString("short", shortName.ToString());
        }

        if (option.Kind is not (OptionKind.Flag or OptionKind.FlagHandler))
        {
            json.WriteString("type", ManifestWords.Of(option.ValueType));
        }

        WriteUnlessEmpty(json, "choices", option.Choices);
        WriteUnlessEmpty(json, "valueName", option.ValueName);
        if (option.Default is not null)
        {
            // An empty default is one: it differs from none.
            json.WriteString("default", option.Default);
        }

        WriteUnlessEmpty(json, "help", option.Help);
        WriteIfTrue(json, "repeatable", option.Repeatable);
        WriteIfTrue(json, "required", option.Required);
        json.WriteEndObject();
    }

    private static void WriteUnlessEmpty(Utf8JsonWriter json, string member, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            json.WriteString(member, text);
        }
    }

    private static void WriteUnlessEmpty(Utf8JsonWriter json, string member, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }

        json.WriteStartArray(member);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void WriteIfTrue(Utf8JsonWriter json, string member, bool value)
    {
        if (value)
        {
            json.WriteBoolean(member, true);
        }
    }
}
