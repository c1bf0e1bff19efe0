using Twisted.Persistence.Binary;
using Twisted.Persistence.Encryption;
using Twisted.Persistence.Source;
using Twisted.Persistence.Xml;

namespace Twisted.Persistence;

/// <summary>The encodings of a tap, and how one is told from another: by the content, never by the file's name.</summary>
internal static class TapEncodings
{
    public static ITapEncoding Of(TapFormat format) => format switch
    {
        TapFormat.Tap => new TapEncoding(),
        TapFormat.Source => new SourceEncoding(),
        TapFormat.Xml => new XmlEncoding(),
        _ => throw new NotSupportedException(),
    };

    /// <exception cref="TapException">It is nested too deeply.</exception>
    public static ReadOnlyMemory<byte> Write(TapSnapshot snapshot, TapFormat format) =>
        format == TapFormat.Tap ? TapEncoding.Write(snapshot) : Of(format).Write(snapshot.ToDocument());

    /// <summary>True for what begins like a tap of any encoding, encrypted or not.</summary>
    public static bool MayBeTap(ReadOnlySpan<byte> beginning) => EncryptedTap.IsOne(beginning) || TryRecognize(beginning) is not null;

    /// <param name="content">What is no encrypted tap.</param>
    /// <param name="path">What it is called: where the content is no tap, the encoding that its ending promises says why.</param>
    /// <exception cref="InvalidDataException">It is no tap.</exception>
    public static TapFormat Recognize(ReadOnlySpan<byte> content, string path = "")
    {
        if (content.IsEmpty)
        {
            throw new InvalidDataException("It is empty.");
        }

        if (TryRecognize(content) is { } format)
        {
            return format;
        }

        return !content.Contains((byte)0) && Path.GetExtension(path) == TapEndings.Of(TapFormat.Source, encrypted: false)
            ? TapFormat.Source
            : throw new InvalidDataException("It is not a tap.");
    }

    private static TapFormat? TryRecognize(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith(TapEncoding.Signature) || TapEncoding.Signature.StartsWith(content))
        {
            return TapFormat.Tap;
        }

        if (XmlEncoding.Recognizes(content))
        {
            return TapFormat.Xml;
        }

        return SourceEncoding.Recognizes(content) ? TapFormat.Source : null;
    }
}
