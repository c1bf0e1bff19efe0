using Twisted.Persistence.Model;

namespace Twisted.Persistence;

/// <summary>One way to write the object model as bytes. All encodings hold the same model without loss.</summary>
internal interface IApplicationEncoding
{
    byte[] Encode(PersistedObject root);

    /// <exception cref="InvalidDataException">The bytes are malformed; the message says where.</exception>
    PersistedObject Decode(ReadOnlyMemory<byte> encoded);
}
