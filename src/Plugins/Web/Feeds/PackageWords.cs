namespace Twisted.Web.Feeds;

/// <summary>What may stand in a package's names: they become names of files, and parts of addresses.</summary>
internal static class PackageWords
{
    private const int MostCharactersOfId = 100;

    public static bool IsId(string text) =>
        text.Length is > 0 and <= MostCharactersOfId
        && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
        && IsEnd(text[0])
        && IsEnd(text[^1])
        && !text.Contains("..", StringComparison.Ordinal);

    /// <summary>True for the name of an entry that stays below the folder it is extracted to, on every platform, also where it is decoded first.</summary>
    public static bool IsEntry(string name)
    {
        foreach (var text in (ReadOnlySpan<string>)[name, name.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(name) : name])
        {
            if (text.StartsWith('/') || text.AsSpan().ContainsAny('\\', ':', '\0') || text.Split('/').Any(static part => part is "." or ".."))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsEnd(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
