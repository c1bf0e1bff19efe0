using System.Text;
using Twisted.Persistence;
using Twisted.Shared;

namespace Twisted.Scripting;

/// <summary>The file as it was read once: what is hashed is what is compiled.</summary>
internal sealed class ScriptText
{
    /// <summary>In bytes; a file that somebody wrote has a hundredth of that.</summary>
    private const int SizeLimit = 4 * 1024 * 1024;

    private ScriptText(string path, byte[] bytes)
    {
        Path = path;
        Bytes = bytes;
        Text = Decode(path, bytes);
    }

    public string Path { get; }

    public byte[] Bytes { get; }

    public string Text { get; }

    /// <exception cref="TapException">It cannot be read, or is no text.</exception>
    public static ScriptText Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

            if (!Directory.Exists(path) && !FileStatus.IsRegular(path))
            {
                throw new TapException($"cannot read \"{path}\": it is a device or a pipe, and no file");
            }

            // Some files of the system have no length, so the limit counts what came.
            var bytes = new byte[stream.CanSeek && stream.Length is > 0 and <= SizeLimit ? (int)stream.Length + 1 : SizeLimit + 1];
            var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return count <= SizeLimit
                ? new ScriptText(path, bytes[..count])
                : throw new TapException($"cannot compile \"{path}\": it has more than {SizeLimit} bytes, and no more are compiled");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TapException($"cannot read \"{path}\": there is no such file", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new TapException($"cannot read \"{path}\": {(Directory.Exists(path) ? "it is a folder" : "permission denied")}", exception);
        }
        catch (IOException exception)
        {
            throw new TapException($"cannot read \"{path}\": {exception.Message}", exception);
        }
    }

    private static string Decode(string path, byte[] bytes)
    {
        Encoding encoding = bytes switch
        {
            [0xff, 0xfe, ..] => new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
            [0xfe, 0xff, ..] => new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
            _ => new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true),
        };
        try
        {
            var mark = encoding.Preamble;
            var text = encoding.GetString(bytes.AsSpan().StartsWith(mark) ? bytes.AsSpan(mark.Length) : bytes);
            return text.Contains('\0', StringComparison.Ordinal)
                ? throw new TapException($"cannot compile \"{path}\": it has a NUL character, so it is no text")
                : text;
        }
        catch (DecoderFallbackException exception)
        {
            throw new TapException($"cannot compile \"{path}\": it is neither UTF-8 nor UTF-16 with a byte order mark", exception);
        }
    }
}
