using System.Diagnostics;

namespace Twisted.PluginHost.Tests.Support;

/// <summary>Runs a program of tests/TestPrograms to its end.</summary>
internal static class TestProgram
{
    public static Task<(int ExitCode, string Output, string Errors)> RunAsync(Sandbox sandbox, string program, params string[] arguments) =>
        FinishAsync(Start(sandbox, Fixtures.Program(program), arguments));

    /// <summary>Runs another program, say one that runs ours.</summary>
    public static Task<(int ExitCode, string Output, string Errors)> RunOtherAsync(Sandbox sandbox, string file, params string[] arguments) =>
        FinishAsync(Start(sandbox, file, arguments));

    public static Process Start(Sandbox sandbox, string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[TwistedHome.Variable] = sandbox.Home.Root;
        return Process.Start(start)!;
    }

    public static async Task<(int ExitCode, string Output, string Errors)> FinishAsync(Process started)
    {
        using var process = started;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
