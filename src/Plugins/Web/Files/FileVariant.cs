namespace Twisted.Web;

/// <summary>One form of a file's content, such as compressed, with the header fields that go with it.</summary>
/// <param name="encoding">The content coding (RFC 9110, section 8.4.1); null for the content as it is.</param>
/// <param name="path">Where its bytes are.</param>
/// <param name="stamp">Which bytes they are.</param>
/// <param name="etag">Its strong validator, with quotation marks.</param>
/// <param name="bytes">All of it, where it is small; null to read it from the file.</param>
internal sealed class FileVariant(string? encoding, string path, FileStamp stamp, string etag, byte[]? bytes)
{
    /// <summary>Where it was compressed here, there is no file that has it.</summary>
    public byte[]? Bytes => bytes;

    public string? Encoding => encoding;

    public string Path => path;

    public FileStamp Stamp => stamp;

    public string ETag => etag;

    public long Length => bytes?.Length ?? stamp.Length;

    /// <summary>What is ready to be sent of it by <see cref="FrontAnswer"/>; made when it is first wanted.</summary>
    public FrontAnswer? Front { get; set; }
}
