using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Twisted.Shared;

/// <summary>Standard output and standard error, without what <see cref="Console"/> does to a terminal before it writes the first word.</summary>
/// <remarks>
/// <see cref="Console.Out"/> puts the terminal into the mode in which its keys can be read, by sequences of control characters, and does
/// not put it back. Who asks a question may still read the answer with <see cref="Console"/>.
/// </remarks>
internal static class StandardStreams
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static TextWriter Out { get; } = Open(OpenOutput());

    public static TextWriter Error { get; } = Open(Console.IsErrorRedirected || OperatingSystem.IsWindows() ? Console.OpenStandardError() : Terminal(2));

    /// <summary>Standard output as bytes, unbuffered.</summary>
    public static Stream OpenOutput() => Console.IsOutputRedirected || OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : Terminal(1);

    // For terminals only: files and pipes need what Console does, a common offset, and silence when nobody reads any more.
    private static FileStream Terminal(int descriptor) => new(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);

    private static TextWriter Open(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream, Utf8, bufferSize: 256) { AutoFlush = true });
}
