using System.Security.Cryptography;
using System.Text;
using Twisted.Persistence;

namespace Twisted.Taps.Terminals;

/// <summary>A passphrase in a file, alone but for one line end behind it.</summary>
internal static class PassphraseFile
{
    private const int LongestPassphrase = 32 * 1024;

    private const UnixFileMode ReadByOthers = UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <param name="path">The file.</param>
    /// <param name="warn">Hears that others can read it.</param>
    /// <param name="what">What it holds, for messages.</param>
    /// <exception cref="TapException">It cannot be read, or holds no passphrase.</exception>
    public static string Read(string path, Action<string> warn, string what = "passphrase")
    {
        try
        {
            // A pipe will do as well, such as a shell's <(command).
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            var text = ReadAll(file, $"the {what} file \"{path}\"");
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ReadByOthers) != 0)
            {
                warn($"the {what} file \"{path}\" can be read by others; chmod 600 takes that away");
            }

            return text;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TapException($"cannot read the {what} file \"{path}\": there is no such file", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new TapException($"cannot read the {what} file \"{path}\": {(Directory.Exists(path) ? "it is a folder" : "permission denied")}", exception);
        }
        catch (IOException exception)
        {
            throw new TapException($"cannot read the {what} file \"{path}\": {exception.Message}", exception);
        }
    }

    /// <summary>As <see cref="Read"/>, of standard input.</summary>
    /// <param name="what">What it holds, for messages.</param>
    /// <exception cref="TapException">It cannot be read, or holds none.</exception>
    public static string ReadInput(string what)
    {
        try
        {
            using var input = Console.OpenStandardInput();
            return ReadAll(input, $"the {what} on standard input");
        }
        catch (IOException exception)
        {
            throw new TapException($"cannot read the {what} on standard input: {exception.Message}", exception);
        }
    }

    private static string ReadAll(Stream stream, string subject)
    {
        var bytes = new byte[LongestPassphrase + 1];
        try
        {
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length == bytes.Length)
            {
                throw new TapException($"{subject} is longer than {LongestPassphrase} bytes; is it another file?");
            }

            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes, 0, length);
            text = text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
            return text.Length > 0 ? text : throw new TapException($"{subject} is empty");
        }
        catch (DecoderFallbackException exception)
        {
            throw new TapException($"{subject} is not UTF-8", exception);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
