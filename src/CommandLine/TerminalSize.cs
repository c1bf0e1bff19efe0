using System.Runtime.InteropServices;

namespace Twisted.CommandLine;

/// <summary>The size of the terminal that standard output is.</summary>
internal static partial class TerminalSize
{
    private const int StandardOutput = 1;

    /// <summary>TIOCGWINSZ of Linux.</summary>
    private const nuint GetWindowSize = 0x5413;

    /// <summary>In columns; 0 where it is not known.</summary>
    /// <remarks><see cref="Console.WindowWidth"/> puts the terminal into another mode before it looks, and does not put it back.</remarks>
    public static int Width =>
        !OperatingSystem.IsLinux() ? Console.WindowWidth
            : Ask(StandardOutput, GetWindowSize, out var size) == 0 ? size.Columns
            : 0;

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Ask(int descriptor, nuint request, out WindowSize size);

    [StructLayout(LayoutKind.Sequential)]
    private struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort PixelsAcross;
        public ushort PixelsDown;
    }
}
