namespace MyNamespace;

/// <summary>The plug-in behind <c>mktap my-tap-name</c>.</summary>
[TapPlugin("my-tap-name", "MY_PLUGIN TAP Builder", Description = "Greets whoever connects, and sends back what it gets.")]
public sealed class GreeterTap : TapPlugin<GreeterOptions>
{
    public override IService MakeService(GreeterOptions options) => StreamServer.For(options.Port, new GreeterFactory(options.Greeting));
}
