namespace BadPlugins;

[TapPlugin("no-constructor", "Has no public constructor without parameters")]
public sealed class NoConstructorTap : TapPlugin<NoOptions>
{
    private readonly MultiService _service;

    public NoConstructorTap(MultiService service) => _service = service;

    public override IService MakeService(NoOptions options) => _service;
}

[TapPlugin("abstract", "Is abstract")]
public abstract class AbstractTap : TapPlugin<NoOptions>
{
    public override IService MakeService(NoOptions options) => new MultiService();
}

[TapPlugin("generic", "Is generic")]
public sealed class GenericTap<T> : TapPlugin<NoOptions>
{
    public override IService MakeService(NoOptions options) => new MultiService();
}

[TapPlugin("stranger", "Derives from something else")]
public sealed class StrangerTap
{
    public static int Answer() => 42;
}

[TapPlugin("Upper_Case", "Has a name that nobody can type")]
public sealed class InvalidNameTap : TapPlugin<NoOptions>
{
    public override IService MakeService(NoOptions options) => new MultiService();
}

[TapPlugin("twin", "First twin")]
public sealed class TwinATap : TapPlugin<NoOptions>
{
    public override IService MakeService(NoOptions options) => new MultiService();
}

[TapPlugin("twin", "Second twin")]
public sealed class TwinBTap : TapPlugin<NoOptions>
{
    public override IService MakeService(NoOptions options) => new MultiService();
}

[Plugin("tap", "Has no tap name")]
public sealed class NamelessTap : TapPlugin<NoOptions>
{
    public override IService MakeService(NoOptions options) => new MultiService();
}

[Plugin("format", " ")]
public sealed class NamelessFormatter;

[PluginData("key", "value")]
public sealed class StrayData;

[Plugin("format", "Has a key twice")]
[PluginData("key", "1")]
[PluginData("key", "2")]
public sealed class DoubleData;

[AttributeUsage(AttributeTargets.Class)]
public sealed class BotAttribute() : PluginAttribute("bot", "Bot");

[Bot]
public sealed class DerivedBot;
