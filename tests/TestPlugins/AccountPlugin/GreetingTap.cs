using Twisted.Accounts;

namespace AccountPlugin;

[TapPlugin("greeting", "Greeting TAP Builder", Description = "Greets those who have an account.")]
public sealed class GreetingTap : TapPlugin<GreetingOptions>
{
    public override IService MakeService(GreetingOptions options) =>
        new TcpServer(options.Port, new GreetingFactory(new Portal(new GuestBook(), options.Checkers)));
}
