namespace Twisted.Web;

/// <summary>What is in a listing altogether.</summary>
/// <param name="Folders">How many.</param>
/// <param name="Files">How many.</param>
/// <param name="Size">Of the files, in bytes, not of what is in the folders; as much as the number holds, where it would not.</param>
internal readonly record struct DirectoryTotals(int Folders, int Files, long Size)
{
    public static DirectoryTotals Of(ReadOnlySpan<DirectoryEntry> entries)
    {
        var (folders, size) = (0, 0L);
        foreach (ref readonly var entry in entries)
        {
            folders += entry.IsFolder ? 1 : 0;
            var own = entry.IsFolder ? 0 : Math.Max(0, entry.Size ?? 0);
            size = own > long.MaxValue - size ? long.MaxValue : size + own;
        }

        return new DirectoryTotals(folders, entries.Length - folders, size);
    }
}
