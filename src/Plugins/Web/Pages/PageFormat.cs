namespace Twisted.Web;

/// <summary>What a page can be sent as.</summary>
internal enum PageFormat
{
    Html,
    Json,
    Text,
}
