using System.Text;

namespace Twisted.Shared;

/// <summary>Standard output and standard error, without what <see cref="Console"/> does to a terminal before it writes the first word.</summary>
/// <remarks>
/// <see cref="Console.Out"/>, and the first write to <see cref="Console.OpenStandardOutput()"/> even where that is a pipe, put the terminal
/// into the mode in which its keys can be read, by sequences of control characters, and do not put it back. Who asks a question may still
/// read the answer with <see cref="Console"/>.
/// </remarks>
internal static class StandardStreams
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static TextWriter Out { get; } = Open(OpenOutput());

    public static TextWriter Error { get; } = Open(OperatingSystem.IsWindows() ? Console.OpenStandardError() : new DescriptorStream(2));

    /// <summary>Standard output as bytes, unbuffered.</summary>
    public static Stream OpenOutput() => OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new DescriptorStream(1);

    private static TextWriter Open(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream, Utf8, bufferSize: 256) { AutoFlush = true });
}
