using Twisted.Persistence.Model;

namespace Twisted.Persistence.Binary;

/// <summary>The encoding of <c>.tap</c> files, made for speed. The format is described in <c>docs/taps.md</c>.</summary>
internal sealed class BinaryEncoding : IApplicationEncoding
{
    public byte[] Encode(PersistedObject root) => BinaryModelWriter.Write(root);

    public PersistedObject Decode(ReadOnlyMemory<byte> encoded) => BinaryModelReader.Read(encoded.Span);
}
