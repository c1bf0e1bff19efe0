using System.Runtime.CompilerServices;
using System.Text;
using Xunit;

namespace VerifyXunit;

/// <summary>Stands in for Verify.XunitV3, under its names, where that cannot be restored.</summary>
/// <remarks>
/// The snapshot stands beside the test as <c>Class.Method.verified.txt</c>. What differs is left as
/// <c>.received.txt</c>; rename it to accept. Nothing is ever rewritten by a run.
/// </remarks>
public static class Verifier
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static async Task Verify(string? target, [CallerFilePath] string sourceFile = "")
    {
        var test = TestContext.Current.TestMethod
            ?? throw new InvalidOperationException("Verify is called from a test.");
        var stem = Path.Combine(
            Path.GetDirectoryName(sourceFile)!,
            $"{Path.GetFileNameWithoutExtension(sourceFile)}.{test.MethodName}");
        var verifiedFile = $"{stem}.verified.txt";
        var receivedFile = $"{stem}.received.txt";
        var received = Normalize(target ?? "null");
        var verified = File.Exists(verifiedFile) ? Normalize(await File.ReadAllTextAsync(verifiedFile)) : null;
        if (received == verified)
        {
            File.Delete(receivedFile);
            return;
        }

        await File.WriteAllTextAsync(receivedFile, received, Utf8);
        Assert.Fail(
            $"{Path.GetFileName(verifiedFile)} {(verified is null ? "does not exist" : "differs")}. Received:\n{received}\n"
            + (verified is null ? "" : $"\nVerified:\n{verified}\n"));
    }

    private static string Normalize(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n');
}
