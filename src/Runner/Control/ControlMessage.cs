namespace Twisted.Runner.Control;

/// <summary>What goes through a control socket: a line that asks, then lines that answer, each with its kind in front.</summary>
/// <remarks>
/// The line that asks is the version of all this and the words of a command, with spaces between. The kinds are those of a
/// daemon that starts. Text is UTF-8, and each line ends with a line feed. A newer version may add kinds and commands.
/// </remarks>
internal static class ControlMessage
{
    public const string Version = "1";

    /// <summary>The longest line that asks, in bytes.</summary>
    public const int LongestRequest = 16 * 1024;

    /// <summary>A line for standard output.</summary>
    public const char Progress = 'P';

    /// <summary>A line for standard error.</summary>
    public const char Error = 'E';

    /// <summary>The exit code, a number. The last line.</summary>
    public const char Ended = 'F';

    public const string Reload = "reload";
    public const string ReloadPreview = "reload dry-run";
    public const string Rotate = "rotate";
    public const string Save = "save";

    /// <summary>Asks for the state as text.</summary>
    public const string Status = "status";

    /// <summary>Asks for the state as one line of JSON.</summary>
    public const string StatusAsJson = "status json";

    /// <summary>Asks for the state as text, for a terminal that can draw lines.</summary>
    public const string StatusAsTree = "status tree";

    /// <summary>Asks for a successor; see <see cref="Upgrading.UpgradeRequest"/> for what follows.</summary>
    public const string Upgrade = "upgrade";

    /// <summary>Asks for the end, and is answered when that is near.</summary>
    public const string Stop = "stop";
}
