using System.Globalization;
using System.IO.Pipes;
using System.Runtime.Versioning;

namespace Twisted.Web;

/// <summary>A program that was started, and the three pipes to it.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class CgiProcess : IDisposable
{
    private const int Killed = 9;
    private const int Terminated = 15;

    private readonly AnonymousPipeServerStream _input = new(PipeDirection.Out, HandleInheritability.None);
    private readonly AnonymousPipeServerStream _output = new(PipeDirection.In, HandleInheritability.None);
    private readonly AnonymousPipeServerStream _errors = new(PipeDirection.In, HandleInheritability.None);
    private int _id;

    private CgiProcess()
    {
    }

    public Stream Input => _input;

    public Stream Output => _output;

    public Stream Errors => _errors;

    /// <summary>Completes with the system's status when the program has ended, and nothing of its group is left.</summary>
    public Task<int> Ended { get; private set; } = null!;

    /// <param name="command">The absolute path of the program, and its arguments.</param>
    /// <param name="environment">All that it gets.</param>
    /// <param name="folder">Where it begins.</param>
    /// <param name="error">The system's number of the error; 0 for none.</param>
    /// <returns>Null for an error.</returns>
    public static CgiProcess? Start(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, string folder, out int error)
    {
        var process = new CgiProcess();
        try
        {
            int[] streams = [Descriptor(process._input), Descriptor(process._output), Descriptor(process._errors)];
            error = CgiSpawn.Start(command, environment, folder, streams, out process._id);
            if (error == 0)
            {
                process._input.DisposeLocalCopyOfClientHandle();
                process._output.DisposeLocalCopyOfClientHandle();
                process._errors.DisposeLocalCopyOfClientHandle();
                process.Ended = CgiReaper.WatchAsync(process._id);
                return process;
            }
        }
        catch
        {
            process.Dispose();
            throw;
        }

        process.Dispose();
        return null;
    }

    /// <summary>Asks the program and its group to end.</summary>
    public void Terminate() => CgiReaper.Signal(_id, Terminated);

    /// <summary>Ends the program and its group.</summary>
    public void Kill() => CgiReaper.Signal(_id, Killed);

    /// <returns>Null for a program that ended well.</returns>
    public static string? FailureOf(int status) => (status & 0x7f, status >> 8 & 0xff) switch
    {
        (0, 0) => null,
        (0, var code) => string.Create(CultureInfo.InvariantCulture, $"exit code {code}"),
        (var signal, _) => string.Create(CultureInfo.InvariantCulture, $"signal {signal}"),
    };

    public void Dispose()
    {
        Release(_input);
        Release(_output);
        Release(_errors);
    }

    private static int Descriptor(AnonymousPipeServerStream stream) => (int)stream.ClientSafePipeHandle.DangerousGetHandle();

    private static void Release(AnonymousPipeServerStream stream)
    {
        stream.DisposeLocalCopyOfClientHandle();
        stream.Dispose();
    }
}
