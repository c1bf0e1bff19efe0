namespace GoodPlugins;

[TapPlugin("every", "Everything", Description = "Has one of each.")]
[PluginData("licence", "none")]
[PluginData("author", "somebody")]
public sealed class EveryTap : TapPlugin<EveryOptions>
{
    public override IService MakeService(EveryOptions options) => new MultiService();
}
