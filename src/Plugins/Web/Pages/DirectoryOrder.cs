namespace Twisted.Web;

/// <summary>How a listing is sorted, and its place in a query: <c>?C=N|M|S&amp;O=A|D</c>, as Apache's mod_autoindex has it.</summary>
/// <param name="Column">Between equals, and among folders for a size, it is by name.</param>
/// <param name="IsDescending">Folders come first nevertheless.</param>
internal readonly record struct DirectoryOrder(DirectoryColumn Column, bool IsDescending) : IComparer<DirectoryEntry>
{
    /// <summary>Reads a query; what it does not know is as if it were not there, so that any address of a folder shows it.</summary>
    /// <param name="query">With its question mark, or empty. Parts may be divided by semicolons.</param>
    public static DirectoryOrder Parse(ReadOnlySpan<char> query)
    {
        var order = default(DirectoryOrder);
        query = query.TrimStart('?');
        foreach (var part in query.SplitAny('&', ';'))
        {
            order = query[part] switch
            {
                "C=N" => order with { Column = DirectoryColumn.Name },
                "C=M" => order with { Column = DirectoryColumn.Modified },
                "C=S" => order with { Column = DirectoryColumn.Size },
                "O=A" => order with { IsDescending = false },
                "O=D" => order with { IsDescending = true },
                _ => order,
            };
        }

        return order;
    }

    /// <summary>The order that a click on a column asks for: the other direction where it is sorted by already, else names from the first, times and sizes from the last.</summary>
    public DirectoryOrder Clicked(DirectoryColumn column) => new(column, column == Column ? !IsDescending : column != DirectoryColumn.Name);

    /// <summary>For a link; safe in HTML.</summary>
    public ReadOnlySpan<byte> Query => (Column, IsDescending) switch
    {
        (DirectoryColumn.Name, false) => "?C=N&amp;O=A"u8,
        (DirectoryColumn.Name, true) => "?C=N&amp;O=D"u8,
        (DirectoryColumn.Modified, false) => "?C=M&amp;O=A"u8,
        (DirectoryColumn.Modified, true) => "?C=M&amp;O=D"u8,
        (DirectoryColumn.Size, false) => "?C=S&amp;O=A"u8,
        _ => "?C=S&amp;O=D"u8,
    };

    /// <inheritdoc/>
    public int Compare(DirectoryEntry x, DirectoryEntry y)
    {
        if (x.IsFolder != y.IsFolder)
        {
            return x.IsFolder ? -1 : 1;
        }

        var byName = NaturalOrder.Compare(x.Name, y.Name);
        var byColumn = Column switch
        {
            DirectoryColumn.Name => byName,
            DirectoryColumn.Modified => Nullable.Compare(x.Modified, y.Modified),
            _ => x.IsFolder ? 0 : Nullable.Compare(x.Size, y.Size),
        };
        return byColumn == 0 ? byName : IsDescending ? -byColumn : byColumn;
    }
}
