using System.Diagnostics;

namespace Twisted.Tests.Web;

/// <summary>The program curl; tests that use it are skipped where it is not.</summary>
internal static class Curl
{
    private static readonly string? Program = new[] { "/usr/bin/curl", "/usr/local/bin/curl", "/bin/curl" }.FirstOrDefault(File.Exists);

    public static async Task<string> RunAsync(params string[] arguments)
    {
        Assert.SkipWhen(Program is null, "curl is not installed");
        using var process = Process.Start(new ProcessStartInfo(Program!, ["--silent", "--max-time", "60", .. arguments]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output;
    }
}
