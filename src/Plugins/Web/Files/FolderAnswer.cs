using System.Net.Mime;
using System.Text;
using System.Text.Encodings.Web;

namespace Twisted.Web;

/// <summary>Lists a folder.</summary>
internal static class FolderAnswer
{
    public static async Task SendAsync(StaticFiles files, string folder, HttpContext context)
    {
        // Placeholder until the page of Pages/ is there.
        var text = new StringBuilder("<!doctype html><meta charset=utf-8><title>Index</title><ul>");
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().Where(entry => FilePath.IsName(entry.Name, files.ShowsDotFiles)).OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            text.Append("<li>").Append(HtmlEncoder.Default.Encode(entry.Name));
        }

        context.Response.ContentType = MediaTypeNames.Text.Html + "; charset=utf-8";
        await context.Response.WriteAsync(text.ToString(), context.RequestAborted).ConfigureAwait(false);
    }
}
