namespace Twisted.Benchmarks;

/// <summary><c>struct pollfd</c>.</summary>
internal struct PolledDescriptor
{
    /// <summary>Below zero: not looked at.</summary>
    public int Descriptor;

    public short Awaited;

    public short Happened;
}
