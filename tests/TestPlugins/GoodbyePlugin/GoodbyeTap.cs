using Twisted.Plugins;
using Twisted.Services;
using Twisted.Usage;

namespace GoodbyePlugin;

/// <summary>Says by <see cref="ToString"/> which version of its library it got.</summary>
[TapPlugin("goodbye", "Goodbye")]
public sealed class GoodbyeTap : TapPlugin<GoodbyeTap.GoodbyeOptions>
{
    public sealed class GoodbyeOptions : Options;

    public override IService MakeService(GoodbyeOptions options) => throw new NotSupportedException();

    public override string ToString() => Greetings.Greeting.Goodbye;
}
