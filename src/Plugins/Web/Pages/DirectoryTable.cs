using System.Buffers;

namespace Twisted.Web;

/// <summary>A listing as a page.</summary>
internal sealed class DirectoryTable(IBufferWriter<byte> output) : IDirectoryForm
{
    private bool _isEmpty;

    public void WriteStart(string path, DirectoryOrder order, DirectoryTotals totals)
    {
        var writer = new MarkupWriter(output);
        PageMarkup.WriteHead(writer, $"Index of {path}");
        writer.Raw(FileIcon.Symbols);
        writer.Raw("<div class=page>\n"u8);
        WritePath(writer, path);
        writer.Raw("<main>\n"u8);
        _isEmpty = totals is { Folders: 0, Files: 0 };
        if (_isEmpty)
        {
            writer.Raw("<p class=\"card empty\">This folder is empty.</p>\n"u8);
            return;
        }

        WriteTotals(writer, totals);
        writer.Raw("<div class=card>\n<table class=list>\n<caption class=unseen>Folders and files; the heads of the columns sort</caption>\n<thead><tr>"u8);
        WriteColumn(writer, order, DirectoryColumn.Name, "Name"u8);
        writer.Raw("<th scope=col class=wide>Type</th>"u8);
        WriteColumn(writer, order, DirectoryColumn.Modified, "Modified"u8);
        WriteColumn(writer, order, DirectoryColumn.Size, "Size"u8);
        writer.Raw("</tr></thead>\n<tbody>\n"u8);
    }

    public void WriteEntries(ReadOnlySpan<DirectoryEntry> entries)
    {
        var writer = new MarkupWriter(output);
        foreach (ref readonly var entry in entries)
        {
            WriteEntry(writer, entry);
        }
    }

    public void WriteEnd()
    {
        var writer = new MarkupWriter(output);
        if (!_isEmpty)
        {
            writer.Raw("</tbody>\n</table>\n</div>\n"u8);
        }

        writer.Raw("</main>\n</div>\n"u8);
        PageMarkup.WriteEnd(writer);
    }

    public void Dispose()
    {
    }

    private static void WritePath(MarkupWriter writer, ReadOnlySpan<char> path)
    {
        writer.Raw("<header><nav aria-label=Path><ol class=path>"u8);
        // Parts without a name are counted, as a browser counts them, but not shown.
        var above = path.Count('/') - 1;
        if (above == 0)
        {
            writer.Raw("<li><h1 aria-current=page>Home</h1></li>"u8);
        }
        else
        {
            WriteAncestor(writer, above--, "Home");
            path = path[1..^1];
            foreach (var part in path.Split('/'))
            {
                if (above == 0)
                {
                    writer.Raw("<li><h1 aria-current=page><bdi lang=\"\">"u8);
                    writer.MarkedText(path[part]);
                    writer.Raw("</bdi></h1></li>"u8);
                }
                else if (!path[part].IsEmpty)
                {
                    WriteAncestor(writer, above, path[part]);
                }

                above--;
            }
        }

        writer.Raw("</ol></nav></header>\n"u8);
    }

    private static void WriteAncestor(MarkupWriter writer, int above, ReadOnlySpan<char> name)
    {
        writer.Raw("<li><a href=\""u8);
        for (; above > 0; above--)
        {
            writer.Raw("../"u8);
        }

        writer.Raw("\"><bdi lang=\"\">"u8);
        writer.MarkedText(name);
        writer.Raw("</bdi></a></li>"u8);
    }

    private static void WriteTotals(MarkupWriter writer, DirectoryTotals totals)
    {
        writer.Raw("<p class=\"sum soft\">"u8);
        if (totals.Folders > 0)
        {
            writer.Value(totals.Folders, "N0");
            writer.Raw(totals.Folders == 1 ? " folder"u8 : " folders"u8);
            writer.Raw(totals.Files > 0 ? ", "u8 : default);
        }

        if (totals.Files > 0)
        {
            writer.Value(totals.Files, "N0");
            writer.Raw(totals.Files == 1 ? " file, <span title=\""u8 : " files, <span title=\""u8);
            ByteCount.WriteExact(writer, totals.Size);
            writer.Raw("\">"u8);
            ByteCount.Write(writer, totals.Size);
            writer.Raw("</span>"u8);
        }

        writer.Raw("</p>\n"u8);
    }

    private static void WriteColumn(MarkupWriter writer, DirectoryOrder order, DirectoryColumn column, ReadOnlySpan<byte> title)
    {
        writer.Raw(column == DirectoryColumn.Size ? "<th scope=col class=number"u8 : "<th scope=col"u8);
        if (order.Column == column)
        {
            writer.Raw(order.IsDescending ? " aria-sort=descending"u8 : " aria-sort=ascending"u8);
        }

        // Robots need one of the orders only.
        writer.Raw("><a rel=nofollow href=\""u8);
        writer.Raw(order.Clicked(column).Query);
        writer.Raw("\">"u8);
        writer.Raw(title);
        writer.Raw(column == DirectoryColumn.Modified ? "<span class=wide> (UTC)</span>"u8 : default);
        if (order.Column == column)
        {
            writer.Raw(order.IsDescending ? " <span aria-hidden=true>↓</span>"u8 : " <span aria-hidden=true>↑</span>"u8);
        }

        writer.Raw("</a></th>"u8);
    }

    private static void WriteEntry(MarkupWriter writer, in DirectoryEntry entry)
    {
        var icon = FileIcon.Choose(entry);
        writer.Raw("<tr><th scope=row><span class=name><svg class="u8);
        writer.Raw(icon);
        writer.Raw(" aria-hidden=true><use href=#"u8);
        writer.Raw(icon);
        writer.Raw(" /></svg>"u8);
        WriteName(writer, entry);
        writer.Raw("</span></th><td class=wide>"u8);
        writer.Text(entry.IsFolder ? "" : entry.Type);
        writer.Raw("</td><td>"u8);
        if (entry.Modified is { } modified)
        {
            var utc = modified.UtcDateTime;
            writer.Raw("<time datetime="u8);
            writer.Value(utc, "yyyy-MM-ddTHH:mm:ssZ");
            writer.Raw(">"u8);
            writer.Value(utc, "yyyy-MM-dd");
            writer.Raw("<span class=wide> "u8);
            writer.Value(utc, "HH:mm");
            writer.Raw("</span></time>"u8);
        }

        if (entry is { Size: { } size, IsFolder: false })
        {
            writer.Raw("</td><td class=number title=\""u8);
            ByteCount.WriteExact(writer, size);
            writer.Raw("\">"u8);
            ByteCount.Write(writer, size);
        }
        else
        {
            writer.Raw("</td><td class=number>"u8);
        }

        writer.Raw("</td></tr>\n"u8);
    }

    private static void WriteName(MarkupWriter writer, in DirectoryEntry entry)
    {
        var isAddressable = MarkupWriter.IsAddressable(entry.Name);
        if (isAddressable)
        {
            // "./" as "..." and the like must be taken for names, and a colon, encoded as it is, for no scheme.
            writer.Raw("<a href=\"./"u8);
            writer.UrlPart(entry.Name);
            writer.Raw(entry.IsFolder ? "/\">"u8 : "\">"u8);
        }

        writer.Raw("<bdi lang=\"\">"u8);
        writer.MarkedText(entry.Name);
        writer.Raw("</bdi>"u8);
        writer.Raw(entry.IsFolder ? "/"u8 : default);
        writer.Raw(isAddressable ? "</a>"u8 : default);
    }
}
