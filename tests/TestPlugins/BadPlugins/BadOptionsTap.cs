namespace BadPlugins;

[TapPlugin("bad-options", "Has options with every fault")]
public sealed class BadOptionsTap : TapPlugin<BadOptions>
{
    public override IService MakeService(BadOptions options) => new MultiService();
}
