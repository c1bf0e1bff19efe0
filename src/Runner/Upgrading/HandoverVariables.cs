namespace Twisted.Runner.Upgrading;

/// <summary>How a process tells the one that is to take over what it hands to it.</summary>
/// <remarks>The descriptors follow each other: pidfile, control socket, listening sockets, then the two pipes of a daemon that starts.</remarks>
internal static class HandoverVariables
{
    /// <summary>The number of the process that hands over.</summary>
    public const string Process = "TWISTED_HANDOVER_PROCESS";

    /// <summary>Those that handed over to that one, and to those before: numbers with the times at which they began.</summary>
    public const string Earlier = "TWISTED_HANDOVER_EARLIER";

    /// <summary>The places of the listening sockets, escaped, with spaces between.</summary>
    public const string Places = "TWISTED_HANDOVER_PLACES";

    /// <summary>The tap to run, in the place of what the command line says; not there when that is right.</summary>
    public const string TapFile = "TWISTED_HANDOVER_TAP";

    /// <summary>The number of the pipe on which it is told to take over.</summary>
    public const string Permission = "TWISTED_HANDOVER_PERMISSION";

    /// <summary>How many descriptors come before the listening sockets.</summary>
    public const int Fixed = 2;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Process, Earlier, Places, TapFile, Permission];

    /// <summary>Those by which systemd hands over its sockets.</summary>
    public static IReadOnlyList<string> OfSockets { get; } = ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"];
}
