namespace Twisted.Web;

/// <summary>What comes after a rule that applied.</summary>
public enum RewriteThen
{
    /// <summary>The next rule, with the new path.</summary>
    Continue,

    /// <summary>No other rule.</summary>
    Stop,

    /// <summary>The first rule again, with the new path.</summary>
    StartOver,
}
