using System.Collections.Frozen;

namespace Twisted.Web;

/// <summary>The media types of files, by their extensions.</summary>
internal static class ContentTypes
{
    /// <summary>The ones of text, with their charset, and those that the table of .NET has not.</summary>
    private static readonly FrozenDictionary<string, string> Own = new Dictionary<string, string>
    {
        [".avif"] = "image/avif",
        [".bz2"] = "application/x-bzip2",
        [".csv"] = "text/csv; charset=utf-8",
        [".deb"] = "application/vnd.debian.binary-package",
        [".flac"] = "audio/flac",
        [".geojson"] = "application/geo+json",
        [".gz"] = "application/gzip",
        [".ics"] = "text/calendar; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".json"] = "application/json",
        [".jsonl"] = "application/jsonl",
        [".jsonld"] = "application/ld+json",
        [".log"] = "text/plain; charset=utf-8",
        [".m4a"] = "audio/mp4",
        [".map"] = "application/json",
        [".markdown"] = "text/markdown; charset=utf-8",
        [".md"] = "text/markdown; charset=utf-8",
        [".mjs"] = "text/javascript; charset=utf-8",
        [".nupkg"] = "application/zip",
        [".opus"] = "audio/ogg",
        [".patch"] = "text/x-diff; charset=utf-8",
        [".rss"] = "application/rss+xml; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".ts"] = "video/mp2t",
        [".ttf"] = "font/ttf",
        [".otf"] = "font/otf",
        [".toml"] = "application/toml",
        [".wasm"] = "application/wasm",
        [".webmanifest"] = "application/manifest+json",
        [".webp"] = "image/webp",
        [".woff"] = "font/woff",
        [".woff2"] = "font/woff2",
        [".xhtml"] = "application/xhtml+xml; charset=utf-8",
        [".xml"] = "text/xml; charset=utf-8",
        [".yaml"] = "application/yaml",
        [".yml"] = "application/yaml",
        [".zst"] = "application/zstd",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly Microsoft.AspNetCore.StaticFiles.FileExtensionContentTypeProvider Others = new();

    /// <param name="path">The name of a file.</param>
    /// <returns>Null for an extension that is not known.</returns>
    public static string? Of(string path)
    {
        var extension = System.IO.Path.GetExtension(path);
        if (Own.TryGetValue(extension, out var type))
        {
            return type;
        }

        return Others.TryGetContentType(path, out type) ? WithCharset(type) : null;
    }

    /// <summary>Text without a charset is of any; what is written today is UTF-8.</summary>
    public static string WithCharset(string type) =>
        type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) && !type.Contains(';', StringComparison.Ordinal) ? type + "; charset=utf-8" : type;

    /// <summary>True where compression is worth its time.</summary>
    public static bool IsCompressible(string type)
    {
        var name = type.AsSpan();
        var end = name.IndexOf(';');
        name = (end < 0 ? name : name[..end]).Trim();
        return name.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith("+xml", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith("+json", StringComparison.OrdinalIgnoreCase)
            || name is "application/json" or "application/javascript" or "application/wasm" or "application/xml" or "application/yaml" or "application/toml" or "font/ttf" or "font/otf" or "image/bmp" or "image/x-icon";
    }
}
