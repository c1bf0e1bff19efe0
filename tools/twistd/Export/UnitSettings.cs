namespace Twisted.Tools.Twistd.Export;

/// <summary>What the units of one server say.</summary>
internal sealed record UnitSettings
{
    /// <summary>The name of the units, without an ending.</summary>
    public required string Unit { get; init; }

    public required string Description { get; init; }

    /// <summary>The program, and what stands before our own words where that is not enough.</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>What is run: the words behind the options of the process. A null is where <see cref="Credentials"/> has the next path.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>Files that only root can read, as a rule, by the names under which the service finds them.</summary>
    public IReadOnlyList<(string Name, string Path)> Credentials { get; init; } = [];

    /// <summary>The user that it runs as; null for one that systemd makes for it.</summary>
    public string? User { get; init; }

    public string? Group { get; init; }

    public required string Home { get; init; }

    /// <summary>Where the .NET runtime is, if that has to be said.</summary>
    public string? DotnetRoot { get; init; }

    /// <summary>True to have systemd send SIGHUP and wait for what the server says then, which takes systemd 253.</summary>
    public bool ReloadsBySignal { get; init; }

    /// <summary>True when something that the service reads is in somebody's home folder.</summary>
    public bool NeedsHomes { get; init; }

    public int? PrivilegedPort { get; init; }

    /// <summary>The folders of UNIX domain sockets of its own.</summary>
    public IReadOnlyList<string> SocketFolders { get; init; } = [];

    /// <summary>The units of the sockets that systemd hands over.</summary>
    public IReadOnlyList<SocketUnit> Sockets { get; init; } = [];
}
