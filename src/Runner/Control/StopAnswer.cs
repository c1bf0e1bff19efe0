namespace Twisted.Runner.Control;

/// <summary>What a server said when it was asked to stop.</summary>
internal enum StopAnswer
{
    /// <summary>It does.</summary>
    Done,

    /// <summary>It did, and something of it failed.</summary>
    Disorder,

    /// <summary>Nothing, or that it does not understand.</summary>
    Silent,
}
