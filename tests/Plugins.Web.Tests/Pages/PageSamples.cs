using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Twisted.Tests.Web;

/// <summary>Folders as there are, and as there should not be.</summary>
internal static class PageSamples
{
    public static DirectoryEntry[] Release { get; } =
    [
        new("packages", IsFolder: true, Modified: At(2026, 11, 3, 8, 15)),
        new("10-manuals", IsFolder: true, Modified: At(2026, 10, 30, 17, 2)),
        new("9-samples", IsFolder: true, Modified: At(2025, 1, 9, 12, 40)),
        new("README.md", IsFolder: false, 4213, At(2026, 11, 2, 9, 5), "text/markdown"),
        new("twisted-0.1.0.tar.gz", IsFolder: false, 18_734_112, At(2026, 11, 3, 8, 14), "application/gzip"),
        new("twisted-0.1.0.tar.gz.asc", IsFolder: false, 833, At(2026, 11, 3, 8, 16), "application/pgp-signature"),
        new("twistd", IsFolder: false, 73_400_320, At(2026, 11, 3, 8, 14), "application/octet-stream"),
        new("logo.svg", IsFolder: false, 1023, At(2024, 2, 29, 23, 59), "image/svg+xml"),
        new("opening night.mp4", IsFolder: false, 3_221_225_472, At(2026, 6, 21, 21, 30), "video/mp4"),
        new("jingle.ogg", IsFolder: false, 482_113, At(2023, 12, 31, 0, 0), "audio/ogg"),
        new("Program.cs", IsFolder: false, 512, At(2026, 11, 1, 10, 0), "text/x-csharp"),
        new("handbook.pdf", IsFolder: false, 2_411_724, At(2026, 9, 14, 14, 30), "application/pdf"),
        new("Ελληνικά — σημειώσεις.txt", IsFolder: false, 90_112, At(2026, 8, 1, 6, 45), "text/plain"),
        new("دليل المستخدم.pdf", IsFolder: false, 1_048_576, At(2026, 8, 1, 6, 45), "application/pdf"),
        new("empty", IsFolder: false, 0, At(1970, 1, 1, 0, 0)),
        new("gone", IsFolder: false),
    ];

    public static DirectoryEntry[] Nasty { get; } =
    [
        .. NastyNames.Select(name => new DirectoryEntry(name, IsFolder: false, 1, At(2026, 1, 1, 0, 0), "text/plain")),
        new("<folder> & \"more\"", IsFolder: true),
    ];

    public static IEnumerable<string> NastyNames =>
    [
        "<img src=x onerror=alert(1)>", "\"quotes\" and 'apostrophes'", "a&amp;b", "100%", "50%25", "what?", "C#", "semi;colon", "java:script", "javascript:alert(1)", "back\\slash", "..%2f..%2fetc",
        "line\nfeed", "tab\tand\rreturn", "bell\a\u001b[31m", "delete\u007f", "next\u0085line", "gpj.\u202Eexe", "\u2066isolate\u2069", "zero\u200Bwidth", "\uFEFFmark", "soft\u00ADhyphen", "line\u2028separator",
        " spaces  around ", "half \uD800 pair", "\uDC00", "replacement \uFFFD", "👩\u200D👩\u200D👧 family", "mixed עברית name.txt", "...", "-rf", "~", "+plus+", "a=b&c=d", "{{7*7}}${7*7}", "<style><title>", "<!--", "]]>", "http:example.org", "&lt;&#x2f;",
        new('x', 255), string.Concat(Enumerable.Repeat("very long name with words ", 9)), "\u0301combining", "ﷺ", string.Concat(Enumerable.Repeat("Z\u0351\u036b\u0343", 60)),
    ];

    public static string Write(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(output.WrittenSpan);
    }

    /// <summary>A page for a snapshot: what is the same on all of them is left out.</summary>
    public static string Shorten(string html) =>
        Regex.Replace(Regex.Replace(html, "<style>.*</style>", "<style>…</style>", RegexOptions.Singleline), "<svg hidden.*?</svg>", "<svg hidden>…</svg>", RegexOptions.Singleline);

    private static DateTimeOffset At(int year, int month, int day, int hour, int minute) => new(year, month, day, hour, minute, 0, TimeSpan.Zero);
}
