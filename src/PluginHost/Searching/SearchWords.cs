namespace Twisted.PluginHost.Searching;

/// <summary>Takes apart the lists that packages and feeds write in one text.</summary>
internal static class SearchWords
{
    private static readonly char[] TagSeparators = [' ', ',', ';', '\t', '\r', '\n'];

    public static IReadOnlyList<string> Names(string? text) => Split(text, [',']);

    public static IReadOnlyList<string> Tags(string? text) => Split(text, TagSeparators);

    private static string[] Split(string? text, char[] separators) =>
        (text ?? "").Split(separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
