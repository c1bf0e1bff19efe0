namespace Twisted.Web;

/// <summary>The pictures of a listing: drawn once at the top of a page, and used by name.</summary>
internal static class FileIcon
{
    public static ReadOnlySpan<byte> Symbols => """
        <svg hidden aria-hidden=true><defs>
        <symbol id=folder viewBox="0 0 24 24"><path fill=currentColor fill-opacity=.2 d="M3 7a2 2 0 0 1 2-2h4l2.5 2.5H19a2 2 0 0 1 2 2V17a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z"/></symbol>
        <symbol id=file viewBox="0 0 24 24"><path d="M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8zM14 3v5h5"/></symbol>
        <symbol id=text viewBox="0 0 24 24"><path d="M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8zM14 3v5h5M9 13h6M9 17h4"/></symbol>
        <symbol id=code viewBox="0 0 24 24"><path d="M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8zM14 3v5h5M10.5 12.5 8.5 15l2 2.5M13.5 12.5l2 2.5-2 2.5"/></symbol>
        <symbol id=image viewBox="0 0 24 24"><path d="M5 4h14a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zM4 17l4.5-5 4 4.5 2.5-2.5 5 5M15.5 9h.01"/></symbol>
        <symbol id=audio viewBox="0 0 24 24"><path d="M9 18V6l11-2v12"/><circle cx=6.5 cy=18 r=2.5 /><circle cx=17.5 cy=16 r=2.5 /></symbol>
        <symbol id=video viewBox="0 0 24 24"><path d="M4 5h16a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM10 9v6l5-3z"/></symbol>
        <symbol id=package viewBox="0 0 24 24"><path d="m12 3 8 4.25v9.5L12 21l-8-4.25v-9.5zM4.3 7.4 12 11.5l7.7-4.1M12 11.5V21M8 5.2l8 4.3"/></symbol>
        </defs></svg>

        """u8;

    /// <summary>The name of the picture for what an entry is.</summary>
    public static ReadOnlySpan<byte> Choose(in DirectoryEntry entry)
    {
        if (entry.IsFolder)
        {
            return "folder"u8;
        }

        var type = entry.Type.AsSpan();
        var slash = type.IndexOf('/');
        return (slash < 0 ? type : type[..slash]) switch
        {
            "image" => "image"u8,
            "audio" => "audio"u8,
            "video" => "video"u8,
            "text" => type is "text/plain" or "text/markdown" or "text/csv" ? "text"u8 : "code"u8,
            "application" => ChooseApplication(type[(slash + 1)..]),
            _ => "file"u8,
        };
    }

    private static ReadOnlySpan<byte> ChooseApplication(ReadOnlySpan<char> subtype)
    {
        if (subtype is "zip" or "gzip" or "x-gzip" or "x-tar" or "x-xz" or "x-bzip2" or "zstd" or "java-archive" or "vnd.debian.binary-package" or "x-7z-compressed" or "x-zip-compressed" or "x-compressed"
            || subtype.Contains("package", StringComparison.Ordinal))
        {
            return "package"u8;
        }

        if (subtype is "json" or "xml" or "javascript" or "x-sh" or "yaml" or "toml" or "wasm" || subtype.EndsWith("+xml", StringComparison.Ordinal) || subtype.EndsWith("+json", StringComparison.Ordinal))
        {
            return "code"u8;
        }

        return subtype is "pdf" or "rtf" or "msword" or "epub+zip" || subtype.StartsWith("vnd.o", StringComparison.Ordinal) ? "text"u8 : "file"u8;
    }
}
