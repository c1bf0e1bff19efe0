namespace Twisted.Web;

/// <summary>The content codings of ours that a client takes, the best first.</summary>
[Flags]
internal enum AcceptedEncodings
{
    None = 0,
    Brotli = 1,
    Gzip = 2,
}
