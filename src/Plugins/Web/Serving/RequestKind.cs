namespace Twisted.Web;

/// <summary>What the beginning of a request says of it.</summary>
internal enum RequestKind
{
    /// <summary>More has to arrive.</summary>
    Incomplete,

    /// <summary>One for a <see cref="FrontAnswer"/>, if there is such a file.</summary>
    Plain,

    /// <summary>One for Kestrel.</summary>
    Other,
}
