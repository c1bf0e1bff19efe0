namespace Twisted.PluginHost.Diagnosing;

/// <summary>What a finding of the doctor means.</summary>
public enum FindingLevel
{
    Ok,

    /// <summary>Works, and might not be what is meant.</summary>
    Warning,

    /// <summary>Something does not work.</summary>
    Error,
}
