using System.Text;

namespace Twisted.Benchmarks;

/// <summary>A file that all servers serve, and how it is asked for.</summary>
/// <param name="Name">In the folder that is served.</param>
/// <param name="Size">In bytes.</param>
internal sealed record WebFile(string Name, int Size)
{
    public static WebFile Small { get; } = new("small.txt", 1024);

    public static WebFile Large { get; } = new("large.bin", 1024 * 1024);

    /// <summary>Letters that are the same in each run.</summary>
    public byte[] Content { get; } = [.. Enumerable.Range(0, Size).Select(position => (byte)('a' + (position * 7 % 26)))];

    /// <summary>Writes both into a folder.</summary>
    /// <returns>The folder.</returns>
    public static string WriteAll(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in (ReadOnlySpan<WebFile>)[Small, Large])
        {
            File.WriteAllBytes(Path.Combine(folder, file.Name), file.Content);
        }

        return folder;
    }

    /// <summary>For a connection that stays, or one that ends with the answer.</summary>
    public byte[] Request(bool closes = false) =>
        Encoding.ASCII.GetBytes($"GET /{Name} HTTP/1.1\r\nHost: localhost\r\n{(closes ? "Connection: close\r\n" : "")}\r\n");

    /// <summary>Whether this is a whole answer with exactly this file.</summary>
    public bool IsAnswer(ReadOnlySpan<byte> answer) => answer.StartsWith("HTTP/1.1 200 "u8) && answer.EndsWith(Content) && answer[..^Size].EndsWith("\r\n\r\n"u8);
}
