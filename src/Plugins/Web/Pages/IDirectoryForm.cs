namespace Twisted.Web;

/// <summary>A form of a listing, written in pieces: the start, any number of times some entries, the end.</summary>
internal interface IDirectoryForm : IDisposable
{
    void WriteStart(string path, DirectoryOrder order, DirectoryTotals totals);

    void WriteEntries(ReadOnlySpan<DirectoryEntry> entries);

    void WriteEnd();
}
