using Twisted.Runner.Upgrading;

namespace Twisted.Runner.Control;

/// <summary>Has a server that runs replaced by another process, without a moment in which nobody serves.</summary>
/// <param name="program">The name in messages.</param>
/// <param name="output">What the server has to say.</param>
/// <param name="error">Its errors.</param>
public sealed class UpgradeClient(string program, TextWriter output, TextWriter error)
{
    /// <summary>A minute, for the successor to be ready.</summary>
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromMinutes(1);

    /// <summary>An hour, for the connections of the process that is replaced.</summary>
    public static readonly TimeSpan DefaultDrain = TimeSpan.FromHours(1);

    /// <summary>The program of the successor; behind it, where that is the command of .NET, the assembly. An absolute path.</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>The absolute path of the tap to run from then on; null, the default, for the one that the server was started with.</summary>
    public string? TapFile { get; init; }

    /// <summary>True to go on from the state of the services as it is, rather than from a file. The default is false.</summary>
    public bool KeepsState { get; init; }

    /// <summary>How long the successor may take until it is ready. The default is <see cref="DefaultLimit"/>.</summary>
    public TimeSpan Limit { get; init; } = DefaultLimit;

    /// <summary>How long connections of the process that is replaced may go on. The default is <see cref="DefaultDrain"/>.</summary>
    public TimeSpan Drain { get; init; } = DefaultDrain;

    /// <summary>The passphrase of an encrypted tap; null for none. It goes through sockets and pipes only.</summary>
    public string? Passphrase { get; init; }

    /// <param name="pidFile">The absolute path of the server's pidfile.</param>
    /// <returns>The exit code: 0 when another process is the server, 1 when the old one still is.</returns>
    /// <exception cref="RunException">There is no such server, or it does not answer.</exception>
    public int Upgrade(string pidFile)
    {
        var request = new UpgradeRequest { Program = Program, TapFile = TapFile, KeepsState = KeepsState, Limit = Limit, Drain = Drain, Secret = Passphrase };
        return new ControlClient(program, output, error).Ask(pidFile, request.ToString());
    }
}
