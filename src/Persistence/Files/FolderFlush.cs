using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Twisted.Persistence;

/// <summary>Brings a folder to disk: a rename that only memory knows of would be undone by a loss of power.</summary>
internal static partial class FolderFlush
{
    private const int ReadOnly = 0;
    private const int InputOutputError = 5;

    /// <exception cref="IOException">The disk failed. What cannot be flushed at all, as some file systems say, is left to them.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // .NET opens no folders. One that may be written but not listed cannot be opened; that is its owner's choice.
        using var handle = new SafeFileHandle(Open(folder, ReadOnly), ownsHandle: true);
        if (!handle.IsInvalid && Synchronize(handle) != 0 && Marshal.GetLastPInvokeError() == InputOutputError)
        {
            throw new IOException($"the folder \"{folder}\" was not flushed to disk: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronize(SafeFileHandle file);
}
