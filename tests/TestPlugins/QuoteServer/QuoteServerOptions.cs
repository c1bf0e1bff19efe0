namespace QuoteServer;

public sealed class QuoteServerOptions : Options
{
    [Parameter("port", 'p', Default = 8017, Help = "Where to listen.")]
    public ServerEndpoint Port { get; init; } = null!; // it has a default

    [Parameter("source", 's', Required = true, ValueName = "NAME", Help = "Where the quotes come from: the name of a plug-in.")]
    public string Source { get; init; } = "";
}
