using System.Diagnostics.Tracing;
using System.Globalization;
using Microsoft.Diagnostics.NETCore.Client;
using Twisted.Runner.Native;
using Twisted.Shared;

namespace Twisted.Runner.Debugging;

/// <summary>A trace of this process from now to the end, in a file of the format nettrace: what dotnet-trace collects, and others open.</summary>
/// <remarks>
/// The runtime is asked for it through its diagnostic socket, as by any other process, and the events are copied on a thread.
/// What makes a trace readable, the names of methods, is written when it ends in order.
/// </remarks>
internal sealed class ProcessTrace
{
    private const int BufferInMegabytes = 256;

    /// <summary>The default of dotnet-trace: garbage collection, loading, compiling, exceptions, threads, contention.</summary>
    private const long RuntimeKeywords = 0x14C14FCCBD;

    private static readonly EventPipeProvider[] Providers =
    [
        new("Microsoft-DotNETCore-SampleProfiler", EventLevel.Informational),
        new("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, RuntimeKeywords),
    ];

    private readonly FileStream _file;
    private readonly EventPipeSession _session;
    private readonly Thread _copying;
    private string? _fault;

    private ProcessTrace(FileStream file, EventPipeSession session)
    {
        _file = file;
        _session = session;
        _copying = new Thread(Copy) { IsBackground = true, Name = "trace" };
        _copying.Start();
    }

    /// <param name="path">An absolute path; a file that is there is replaced.</param>
    /// <exception cref="RunException">The file cannot be written, or the runtime does not trace.</exception>
    public static ProcessTrace Start(string path)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new RunException($"cannot write the trace \"{Printable.Escape(path)}\": {FileFault.Describe(path, failure)}; choose another with --profile", failure);
        }

        try
        {
            return new ProcessTrace(file, new DiagnosticsClient(Environment.ProcessId).StartEventPipeSession(Providers, requestRundown: true, BufferInMegabytes));
        }
        catch (DiagnosticsClientException failure)
        {
            file.Dispose();
            File.Delete(path);
            throw new RunException(
                "cannot trace this process: the runtime has no diagnostic socket\nThe environment must not have DOTNET_EnableDiagnostics=0, and TMPDIR must be writable; or leave out --profile.", failure);
        }
    }

    /// <summary>Hands the trace, and the socket through which it is ended, to the user that the process is about to become.</summary>
    public void ChangeOwner(int uid, int gid)
    {
        var sockets = Directory.GetFiles(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"dotnet-diagnostic-{Environment.ProcessId}-*-socket"));
        foreach (var path in (string[])[_file.Name, .. sockets])
        {
            _ = Posix.LChOwn(path, (uint)uid, (uint)gid);
        }
    }

    /// <summary>Ends the trace; returns once all of it is in the file.</summary>
    /// <returns>Why it is not complete; null when it is.</returns>
    public string? End()
    {
        try
        {
            _session.Stop();
        }
        catch (Exception failure) when (failure is DiagnosticsClientException or IOException)
        {
            _fault ??= failure.Message;
        }

        _copying.Join();
        _session.Dispose();
        _file.Dispose();
        return _fault is null ? null : $"the trace \"{Printable.Escape(_file.Name)}\" is not complete: {Printable.Escape(_fault)}";
    }

    private void Copy()
    {
        try
        {
            _session.EventStream.CopyTo(_file);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // A full disk, most likely. The runtime waits for nobody, so neither does the application.
            _fault = failure.Message;
            Drain();
        }
    }

    private void Drain()
    {
        try
        {
            _session.EventStream.CopyTo(Stream.Null);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // It has ended.
        }
    }
}
