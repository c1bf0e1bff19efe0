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
    public static TextWriter Out { get; } = Open(Console.IsOutputRedirected ? null : Terminal(1), Console.OpenStandardOutput);

    public static TextWriter Error { get; } = Open(Console.IsErrorRedirected ? null : Terminal(2), Console.OpenStandardError);

    // Files and pipes need what Console does: a common offset, and silence when nobody reads any more.
    private static FileStream? Terminal(int descriptor) =>
        OperatingSystem.IsWindows() ? null : new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);

    private static TextWriter Open(Stream? terminal, Func<Stream> other) =>
        TextWriter.Synchronized(new StreamWriter(terminal ?? other(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 256) { AutoFlush = true });
}
