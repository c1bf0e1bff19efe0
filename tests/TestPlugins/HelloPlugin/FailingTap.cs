namespace HelloPlugin;

public sealed class FailingTap
{
    public FailingTap() => throw new InvalidOperationException("the moon is in the wrong place");
}
