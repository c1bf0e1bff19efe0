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
    /// <exception cref="TapException">It cannot be read, or holds no passphrase.</exception>
    public static string Read(string path, Action<string> warn)
    {
        var bytes = new byte[LongestPassphrase + 1];
        try
        {
            var length = ReadInto(bytes, path);
            if (length == bytes.Length)
            {
                throw new TapException($"the passphrase file \"{path}\" is longer than {LongestPassphrase} bytes; is it another file?");
            }

            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ReadByOthers) != 0)
            {
                warn($"the passphrase file \"{path}\" can be read by others; chmod 600 takes that away");
            }

            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes, 0, length);
            text = text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
            return text.Length > 0 ? text : throw new TapException($"the passphrase file \"{path}\" is empty");
        }
        catch (DecoderFallbackException exception)
        {
            throw new TapException($"the passphrase file \"{path}\" is not UTF-8", exception);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TapException($"cannot read the passphrase file \"{path}\": there is no such file", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new TapException($"cannot read the passphrase file \"{path}\": {(Directory.Exists(path) ? "it is a folder" : "permission denied")}", exception);
        }
        catch (IOException exception)
        {
            throw new TapException($"cannot read the passphrase file \"{path}\": {exception.Message}", exception);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    // A pipe will do as well, such as a shell's <(command).
    private static int ReadInto(byte[] bytes, string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        return file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
    }
}
