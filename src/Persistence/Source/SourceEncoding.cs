namespace Twisted.Persistence.Source;

/// <summary><c>.tas</c>, described in <c>docs/taps.md</c>: C# that a developer reads and edits. It is parsed as data, and never run.</summary>
internal sealed class SourceEncoding : ITapEncoding
{
    public ReadOnlyMemory<byte> Write(TapDocument document) => new SourceWriter().Write(document);

    public TapDocument Read(ReadOnlyMemory<byte> content)
    {
        var text = SourceText.ToUtf8(content);
        return new SourceParser(text).Parse();
    }

    /// <summary>True for what begins like a file of C#, whatever comes then.</summary>
    public static bool Recognizes(ReadOnlySpan<byte> content) => SourceBeginning.IsSource(content);
}
