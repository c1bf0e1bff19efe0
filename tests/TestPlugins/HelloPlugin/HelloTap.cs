using Twisted.Plugins;
using Twisted.Services;
using Twisted.Usage;

namespace HelloPlugin;

/// <summary>Says by <see cref="ToString"/> which version of its library it got.</summary>
[TapPlugin("hello", "Hello")]
public sealed class HelloTap : TapPlugin<HelloTap.HelloOptions>
{
    public sealed class HelloOptions : Options;

    public override IService MakeService(HelloOptions options) => throw new NotSupportedException();

    public override string ToString() => Greetings.Greeting.Hello;
}
