using System.Net.Sockets;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Twisted.Runner.Native;

namespace Twisted.Runner.Control;

/// <summary>Where the control socket of a process is: beside its pidfile, under its name and <c>.sock</c>.</summary>
/// <remarks>
/// The address of a socket holds only some hundred bytes of a path. On Linux a longer one is shortened: its folder is opened, and
/// stands in the address as <c>/proc/self/fd/N</c>. The folder must stay open for as long as the address is used.
/// </remarks>
internal sealed class ControlAddress : IDisposable
{
    /// <summary>What every system has room for, with the zero at the end.</summary>
    private const int LongestPath = 103;

    private readonly SafeFileHandle? _folder;

    private ControlAddress(string path, string shortPath, SafeFileHandle? folder)
    {
        _folder = folder;
        Path = path;
        EndPoint = new UnixDomainSocketEndPoint(shortPath);
    }

    /// <summary>The file of the socket.</summary>
    public string Path { get; }

    public UnixDomainSocketEndPoint EndPoint { get; }

    public static string PathFor(string pidFile) => $"{pidFile}.sock";

    /// <param name="pidFile">An absolute path.</param>
    /// <exception cref="RunException">The path is too long for this system.</exception>
    public static ControlAddress Of(string pidFile)
    {
        var path = PathFor(pidFile);
        if (Encoding.UTF8.GetByteCount(path) <= LongestPath)
        {
            return new ControlAddress(path, path, null);
        }

        var folder = OperatingSystem.IsLinux() ? Posix.Open(System.IO.Path.GetDirectoryName(path)!, Posix.CloseOnExecOnOpen) : null;
        var shortPath = folder is { IsInvalid: false } ? $"/proc/self/fd/{(int)folder.DangerousGetHandle()}/{System.IO.Path.GetFileName(path)}" : path;
        if (Encoding.UTF8.GetByteCount(shortPath) <= LongestPath)
        {
            return new ControlAddress(path, shortPath, folder);
        }

        folder?.Dispose();
        throw new RunException($"the path \"{path}\" is too long for a socket; give the pidfile a shorter one with --pidfile");
    }

    public void Dispose() => _folder?.Dispose();
}
