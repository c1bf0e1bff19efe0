namespace MyNamespace;

public sealed class GreeterOptions : Options
{
    [Parameter("port", 'p', Default = 8100, Help = "Where to listen.")]
    public ServerEndpoint Port { get; init; } = null!; // mktap sets it: it has a default

    [Parameter("greeting", 'g', Default = "Hello from my-tap-name.", Help = "What to say first.")]
    public string Greeting { get; init; } = "";

    public override void PostOptions(OptionErrors errors)
    {
        if (string.IsNullOrWhiteSpace(Greeting))
        {
            errors.Add($"the greeting \"{Greeting}\" says nothing; say something with --greeting");
        }
    }
}
