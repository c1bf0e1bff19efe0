namespace Postbox;

public sealed class PostboxOptions : Options
{
    [Parameter("port", 'p', Default = 8025, Help = "Where to listen.")]
    public ServerEndpoint Port { get; init; } = null!; // it has a default

    [Parameter("second", Default = 8026, Help = "Where to listen too.")]
    public ServerEndpoint Second { get; init; } = null!; // it has a default

    [Parameter("owner", Default = "Ann", Help = "Whose box it is.")]
    public string Owner { get; init; } = "";

    [Parameter("notes", Default = "", Help = "What is in it, with commas between.")]
    public string Notes { get; init; } = "";

    [Parameter("opened", Default = 0, Help = "How often it was opened so far.")]
    public int Opened { get; init; }
}
