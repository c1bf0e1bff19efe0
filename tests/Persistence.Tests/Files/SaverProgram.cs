using System.Diagnostics;

namespace Twisted.Tests.Persistence.Files;

/// <summary>The program of tests/TestPrograms that saves taps.</summary>
internal static class SaverProgram
{
    private static readonly string Output = System.IO.Path.GetRelativePath(
        System.IO.Path.GetFullPath(System.IO.Path.Combine(AppContext.BaseDirectory, "../../..")), AppContext.BaseDirectory);

    public static string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(
        AppContext.BaseDirectory, "../../../..", "TestPrograms", nameof(SaverProgram), Output,
        OperatingSystem.IsWindows() ? $"{nameof(SaverProgram)}.exe" : nameof(SaverProgram)));

    public static Process Start(string file, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    /// <summary>Runs a program, ours or one that runs ours, to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string file, params string[] arguments)
    {
        using var process = Start(file, arguments);
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
