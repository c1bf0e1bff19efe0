namespace Twisted.Persistence;

/// <summary>One way to write a tap as bytes. All encodings hold the same without loss, and the same tap always gives the same bytes.</summary>
internal interface ITapEncoding
{
    ReadOnlyMemory<byte> Write(TapDocument document);

    /// <exception cref="InvalidDataException">The bytes are malformed; the message says where, and what to mend.</exception>
    TapDocument Read(ReadOnlyMemory<byte> content);
}
