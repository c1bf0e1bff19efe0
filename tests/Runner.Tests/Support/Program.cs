using System.Diagnostics;

namespace Twisted.Runner.Tests.Support;

/// <summary>Programs that tests start.</summary>
internal static class Program
{
    /// <summary>A daemon of one service: BEHAVIOUR RUNDIR [UID GID].</summary>
    public static string DaemonProgram { get; } =
        Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "daemon-program.exe" : "daemon-program");

    public static Process Start(string path, params string[] arguments) => Process.Start(
        new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    /// <summary>Runs a program until it has ended and everybody has closed its output.</summary>
    public static Task<ProgramResult> RunAsync(string path, params string[] arguments) => EndAsync(Start(path, arguments));

    public static async Task<ProgramResult> EndAsync(Process started)
    {
        using var process = started;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ProgramResult(process.ExitCode, await output, await error);
    }
}
