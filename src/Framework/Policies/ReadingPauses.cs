namespace Twisted.Policies;

/// <summary>Who does not want a wrapped connection to be read, or wants to be called.</summary>
[Flags]
internal enum ReadingPauses
{
    None = 0,
    ByInner = 1,
    ByWrapper = 2,
}
