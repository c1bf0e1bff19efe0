using Twisted.Persistence.Binary;
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

    /// <exception cref="InvalidDataException">It is no tap.</exception>
    public static TapFormat Recognize(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty)
        {
            throw new InvalidDataException("It is empty.");
        }

        return content.StartsWith(TapEncoding.Signature) || TapEncoding.Signature.StartsWith(content) ? TapFormat.Tap
            : XmlEncoding.Recognizes(content) ? TapFormat.Xml
            : SourceEncoding.Recognizes(content) ? TapFormat.Source
            : throw new InvalidDataException("It is not a tap.");
    }
}
