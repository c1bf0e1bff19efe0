namespace GoodPlugins;

public abstract class BaseOptions : Options
{
    [Flag("quiet", 'q', Help = "Says less.")]
    public bool Quiet { get; init; }
}
