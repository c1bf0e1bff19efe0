namespace GoodPlugins;

/// <summary>One of each kind and type, in an order that no sorting would give.</summary>
public sealed class EveryOptions : BaseOptions
{
    [Parameter("zone", 'z', ValueName = "ZONE", Required = true, Help = """
        A text that its author
        broke and indented.
        """)]
    public string? Zone { get; init; }

    [Argument(1, "rest", Required = false)]
    public IReadOnlyList<FileInfo> Rest { get; init; } = [];

    [Parameter("count", 'c', Default = -3)]
    public int Count { get; init; }

    [Handler("user", 'u', ValueName = "NAME", Help = "Adds a user to the last domain.")]
    public void AddUser(string name) => ArgumentNullException.ThrowIfNull(name);

    [Parameter("bytes", Default = 5_000_000_000L)]
    public long? Bytes { get; init; }

    [Parameter("ratio", Default = 0.5)]
    public double Ratio { get; init; }

    [Handler("more")]
    public void More()
    {
    }

    [Parameter("keep", Default = true)]
    public bool Keep { get; init; }

    [Argument(0, "target")]
    public DirectoryInfo? Target { get; init; }

    [Parameter("patience", Default = "90s")]
    public TimeSpan Patience { get; init; }

    [Parameter("upstream", Default = "http://localhost:8080/")]
    public Uri? Upstream { get; init; }

    [Parameter("port", 'p', Default = 8007)]
    public ServerEndpoint? Port { get; init; }

    [Parameter("relay", Default = "tcp:localhost:25")]
    public ClientEndpoint? Relay { get; init; }

    [Parameter("pace", Default = Pace.Brisk)]
    public Pace? Speed { get; init; }

    [Parameter("name", Default = "")]
    public IReadOnlyList<string> Names { get; init; } = [];

    [Handler("limit")]
    public void Limit(TimeSpan limit) => ArgumentOutOfRangeException.ThrowIfNegative(limit.Ticks);
}
