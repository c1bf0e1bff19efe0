using System.Diagnostics;

namespace Twisted.PluginHost.Tests.Support;

/// <summary>Runs a program of tests/TestPrograms to its end.</summary>
internal static class TestProgram
{
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(Sandbox sandbox, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Fixtures.Program(program), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[TwistedHome.Variable] = sandbox.Home.Root;
        using var process = Process.Start(start)!;
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
