using System.Security.Cryptography;
using System.Text;

namespace Twisted.Taps.Terminals;

/// <summary>Asks on the terminal, wherever the standard streams lead, and shows nothing of the answer.</summary>
internal sealed class PassphrasePrompt : IDisposable
{
    private const int LongestLine = 4096;

    private readonly FileStream? _terminal;

    private PassphrasePrompt(FileStream? terminal) => _terminal = terminal;

    /// <returns>Null where there is no terminal.</returns>
    public static PassphrasePrompt? TryOpen()
    {
        if (OperatingSystem.IsWindows())
        {
            return Console.IsInputRedirected ? null : new PassphrasePrompt(null);
        }

        try
        {
            // The one that this process belongs to; there is none for a daemon, a job of cron, a container.
            return new PassphrasePrompt(new FileStream("/dev/tty", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <returns>The line; null at the end of the input.</returns>
    public string? Ask(string question)
    {
        if (_terminal is null)
        {
            return AskConsole(question);
        }

        using var hidden = new HiddenInput(_terminal.SafeFileHandle);
        Write(question);
        var answer = ReadLine();

        // The end of the line was not shown either.
        Write("\n");
        return answer;
    }

    public void Say(string line)
    {
        if (_terminal is null)
        {
            Console.Error.WriteLine(line);
            return;
        }

        Write($"{line}\n");
    }

    public void Dispose() => _terminal?.Dispose();

    private static string? AskConsole(string question)
    {
        Console.Error.Write(question);
        var answer = new StringBuilder();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                answer.Length = Math.Max(0, answer.Length - 1);
            }
            else if (key.KeyChar != '\0')
            {
                answer.Append(key.KeyChar);
            }
        }

        Console.Error.Write(Environment.NewLine);
        return answer.ToString();
    }

    private void Write(string text) => _terminal!.Write(Encoding.UTF8.GetBytes(text));

    private string? ReadLine()
    {
        // A terminal gives a line at a time, and no more than fits here.
        var line = new byte[LongestLine];
        try
        {
            var length = 0;
            while (length < line.Length)
            {
                var count = _terminal!.Read(line.AsSpan(length));
                if (count == 0)
                {
                    return length == 0 ? null : Encoding.UTF8.GetString(line, 0, length);
                }

                length += count;
                if (line[length - 1] == '\n')
                {
                    return Encoding.UTF8.GetString(line, 0, length - 1);
                }
            }

            return Encoding.UTF8.GetString(line);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(line);
        }
    }
}
