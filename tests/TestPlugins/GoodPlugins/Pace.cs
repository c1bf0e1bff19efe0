namespace GoodPlugins;

public enum Pace
{
    Slow,
    Brisk,
    BreakNeck,
}
