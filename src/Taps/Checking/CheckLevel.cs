namespace Twisted.Taps.Checking;

/// <summary>What a check of a tap came to.</summary>
public enum CheckLevel
{
    Ok,

    /// <summary>Could not be looked at, or will be mended on its own.</summary>
    Note,

    Error,
}
