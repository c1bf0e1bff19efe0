namespace Twisted.Web;

/// <summary>What all pages begin and end with.</summary>
internal static class PageMarkup
{
    /// <summary>Writes everything up to what the page itself has in its body.</summary>
    public static void WriteHead(MarkupWriter writer, ReadOnlySpan<char> title)
    {
        writer.Raw("<!DOCTYPE html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n<title>"u8);
        writer.Text(title);
        writer.Raw("</title>\n<meta name=viewport content=\"width=device-width,initial-scale=1\">\n<meta name=color-scheme content=\"light dark\">\n<style>"u8);
        writer.Raw(PageStyle.Css);
        writer.Raw("</style>\n</head>\n<body>\n"u8);
    }

    public static void WriteEnd(MarkupWriter writer) => writer.Raw("</body>\n</html>\n"u8);
}
