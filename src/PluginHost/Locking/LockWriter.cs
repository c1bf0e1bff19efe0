using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Twisted.PluginHost.Trusting;

namespace Twisted.PluginHost.Locking;

/// <summary>Writes locks, in one form only: the same lock is the same bytes.</summary>
public static class LockWriter
{
    private static readonly JsonWriterOptions Form = new()
    {
        Indented = true,
        NewLine = "\n",

        // The default would write the plus signs of base 64 as \u002B.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The lock file, in UTF-8.</summary>
    public static byte[] Write(IReadOnlyList<LockedDropIn> dropIns)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Form))
        {
            json.WriteStartObject();
            json.WriteNumber("schema"u8, LockReader.CurrentSchema);
            json.WritePropertyName("dropIns"u8);
            WriteDropIns(json, dropIns);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteDropIns(Utf8JsonWriter json, IReadOnlyList<LockedDropIn> dropIns)
    {
        json.WriteStartArray();
        foreach (var dropIn in dropIns)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, dropIn.Id);
            json.WriteString("version"u8, dropIn.Version);
            if (dropIn.Stock)
            {
                json.WriteBoolean("stock"u8, true);
            }

            json.WriteStartArray("packages"u8);
            foreach (var package in dropIn.Packages)
            {
                WritePackage(json, package);
            }

            json.WriteEndArray();
            json.WriteString("digest"u8, LockDigest.Of(dropIn));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WritePackage(Utf8JsonWriter json, LockedPackage package)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, package.Id);
        json.WriteString("version"u8, package.Version);
        json.WriteString("source"u8, package.Source);
        json.WriteString("sha512"u8, package.Sha512);
        if (package.Publisher is { } publisher)
        {
            WritePublisher(json, publisher);
        }

        if (package.Dependencies.Count > 0)
        {
            json.WriteStartObject("dependencies"u8);
            foreach (var dependency in package.Dependencies)
            {
                json.WriteString(dependency.Id, dependency.Range);
            }

            json.WriteEndObject();
        }

        json.WriteStartArray("files"u8);
        foreach (var file in package.Files)
        {
            json.WriteStartObject();
            json.WriteString("path"u8, file.Path);
            json.WriteString("sha256"u8, file.Sha256);
            json.WriteString("kind"u8, LockWords.Of(file.Kind));
            if (file.Rid is not null)
            {
                json.WriteString("rid"u8, file.Rid);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePublisher(Utf8JsonWriter json, PackagePublisher publisher)
    {
        json.WriteStartObject("publisher"u8);
        if (publisher.Owners.Count > 0)
        {
            json.WriteStartArray("owners"u8);
            foreach (var owner in publisher.Owners)
            {
                json.WriteStringValue(owner);
            }

            json.WriteEndArray();
        }

        if (publisher.Signer is not null)
        {
            json.WriteString("signer"u8, publisher.Signer);
            json.WriteString("fingerprint"u8, publisher.SignerFingerprint);
        }

        json.WriteEndObject();
    }
}
