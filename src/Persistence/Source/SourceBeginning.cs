namespace Twisted.Persistence.Source;

/// <summary>Tells C# from other files by its first words, behind any comments.</summary>
internal static class SourceBeginning
{
    public static bool IsSource(ReadOnlySpan<byte> content)
    {
        var text = SourceText.Beginning(content);
        var scanner = new SourceScanner(text);
        try
        {
            scanner.SkipSpace();
        }
        catch (InvalidDataException)
        {
            // A comment without an end, or a directive: the reader says what is wrong.
            return text[..Math.Min(text.Length, scanner.Offset + 2)].IndexOfAny("/#"u8) >= 0 && !IsProse(text);
        }

        if (scanner.IsAtEnd)
        {
            // Comments alone.
            return text.Contains((byte)'/');
        }

        var word = scanner.TakeWord();
        if (IsKeyword(word) || (scanner.IsAtEnd && text.TrimStart(" \t\r\n"u8) is [(byte)'/', ..]))
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

    /// <summary>"# Title" begins many a text that is no C#.</summary>
    private static bool IsProse(ReadOnlySpan<byte> text) => text.TrimStart(" \t\r\n"u8) is [(byte)'#', (byte)' ', ..];

    private static bool IsKeyword(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("using"u8) || word.SequenceEqual("var"u8) || word.SequenceEqual("const"u8) || word.SequenceEqual("global"u8)
        || word.SequenceEqual("namespace"u8) || word.SequenceEqual("class"u8) || word.SequenceEqual("public"u8) || word.SequenceEqual("internal"u8)
        || word.SequenceEqual("sealed"u8) || word.SequenceEqual("static"u8) || word.SequenceEqual("await"u8);
}
