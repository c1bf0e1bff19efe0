namespace Twisted.Web;

/// <summary>What a listing can be sorted by.</summary>
internal enum DirectoryColumn
{
    Name,
    Modified,
    Size,
}
