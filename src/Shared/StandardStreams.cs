using System.Text;

namespace Twisted.Shared;

/// <summary>Standard output and standard error, without what <see cref="Console"/> does to a terminal before it writes the first word.</summary>
/// <remarks>
/// <see cref="Console.Out"/> puts the terminal into the mode in which its keys can be read, by sequences of control characters, and does
/// not put it back. Who asks a question may still read the answer with <see cref="Console"/>.
/// </remarks>
internal static class StandardStreams
{
    public static TextWriter Out { get; } = Open(Console.OpenStandardOutput());

    public static TextWriter Error { get; } = Open(Console.OpenStandardError());

    private static TextWriter Open(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 256) { AutoFlush = true });
}
