namespace Twisted.Persistence.Source;

/// <summary>Tells C# from other files by its first words, behind any comments.</summary>
internal static class SourceBeginning
{
    public static bool IsSource(ReadOnlySpan<byte> content)
    {
        var text = SourceText.Beginning(content);
        if (text.TrimStart(" \t\r\n"u8) is [(byte)'/', (byte)'/' or (byte)'*', ..])
        {
            // Nothing else that is read here begins with such a comment.
            return true;
        }

        var scanner = new SourceScanner(text);
        try
        {
            scanner.SkipSpace();
        }
        catch (InvalidDataException)
        {
            // A directive; the reader says what is wrong with it. "# Title" begins many a text that is no C#.
            return IsDirective(text);
        }

        try
        {
            return IsWords(ref scanner);
        }
        catch (InvalidDataException)
        {
            // A "#" or an open comment behind the first words: "Notes # 1" is no C#.
            return false;
        }
    }

    private static bool IsWords(ref SourceScanner scanner)
    {
        var word = scanner.TakeWord();
        if (IsKeyword(word))
        {
            return true;
        }

        // "Item root = …", or "Twisted.Persistence.Model.PersistedObject root = …"
        while (!word.IsEmpty && scanner.TryTake((byte)'.'))
        {
            scanner.SkipSpace();
            word = scanner.TakeWord();
        }

        scanner.SkipSpace();
        return !word.IsEmpty && !scanner.TakeWord().IsEmpty && scanner.TryTake((byte)'=');
    }

    private static bool IsDirective(ReadOnlySpan<byte> text) =>
        text.TrimStart(" \t\r\n"u8) is [(byte)'#', (byte)':' or (byte)'!' or (>= (byte)'a' and <= (byte)'z'), ..];

    private static bool IsKeyword(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("using"u8) || word.SequenceEqual("var"u8) || word.SequenceEqual("const"u8) || word.SequenceEqual("global"u8)
        || word.SequenceEqual("namespace"u8) || word.SequenceEqual("class"u8) || word.SequenceEqual("public"u8) || word.SequenceEqual("internal"u8)
        || word.SequenceEqual("sealed"u8) || word.SequenceEqual("static"u8) || word.SequenceEqual("await"u8);
}
