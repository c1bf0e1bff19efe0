using System.Globalization;

namespace Twisted.Runner.Upgrading;

/// <summary>What <c>twistd upgrade</c> asks a server for, as words of the control protocol: names and escaped values with "=" between.</summary>
internal sealed record UpgradeRequest
{
    /// <summary>The program of the successor; behind it, where that is the command of .NET, the assembly.</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>The absolute path of the tap to run; null for what the server runs.</summary>
    public string? TapFile { get; init; }

    /// <summary>True to go on from the state of the services as it is, rather than from the file.</summary>
    public bool KeepsState { get; init; }

    /// <summary>How long the successor may take until it is ready.</summary>
    public required TimeSpan Limit { get; init; }

    /// <summary>How long connections of the server that is replaced may go on.</summary>
    public required TimeSpan Drain { get; init; }

    /// <summary>The passphrase of the tap; null for none.</summary>
    public string? Secret { get; init; }

    public override string ToString()
    {
        List<string> words = [ControlMessage, Pair("limit", Seconds(Limit)), Pair("drain", Seconds(Drain)), .. Program.Select(static part => Pair("program", part))];
        if (TapFile is not null)
        {
            words.Add(Pair("file", TapFile));
        }

        if (KeepsState)
        {
            words.Add(Pair("state", "keep"));
        }

        if (Secret is not null)
        {
            words.Add(Pair("secret", Secret));
        }

        return string.Join(' ', words);
    }

    /// <summary>Null for what is no such request, or one of a newer version.</summary>
    public static UpgradeRequest? Parse(string text)
    {
        var words = text.Split(' ');
        if (words[0] != ControlMessage)
        {
            return null;
        }

        List<string> program = [];
        var request = new UpgradeRequest { Program = program, Limit = default, Drain = default };
        foreach (var word in words.Skip(1))
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var value = equals < 0 ? "" : Uri.UnescapeDataString(word[(equals + 1)..]);
            switch (equals < 0 ? "" : word[..equals])
            {
                case "program":
                    program.Add(value);
                    break;
                case "limit" when ReadSeconds(value) is { } limit:
                    request = request with { Limit = limit };
                    break;
                case "drain" when ReadSeconds(value) is { } drain:
                    request = request with { Drain = drain };
                    break;
                case "file":
                    request = request with { TapFile = value };
                    break;
                case "state" when value == "keep":
                    request = request with { KeepsState = true };
                    break;
                case "secret":
                    request = request with { Secret = value };
                    break;
                default:
                    return null;
            }
        }

        return program.Count > 0 && request.Limit > TimeSpan.Zero ? request : null;
    }

    private static string ControlMessage => Control.ControlMessage.Upgrade;

    private static string Pair(string name, string value) => $"{name}={Uri.EscapeDataString(value)}";

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("R", CultureInfo.InvariantCulture);

    private static TimeSpan? ReadSeconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : null;
}
