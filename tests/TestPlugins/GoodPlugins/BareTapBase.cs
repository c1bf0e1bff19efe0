namespace GoodPlugins;

public abstract class BareTapBase<TOptions> : TapPlugin<TOptions>
    where TOptions : Options, new()
{
    public override IService MakeService(TOptions options) => new MultiService();
}
