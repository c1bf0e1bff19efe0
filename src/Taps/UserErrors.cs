using Twisted.Persistence;
using Twisted.PluginHost;

namespace Twisted.Taps;

/// <summary>Tells what a user can mend from what only a developer can.</summary>
public static class UserErrors
{
    /// <summary>The message to show without a stack; null for an exception that is a fault of the program.</summary>
    public static string? MessageOf(Exception exception) =>
        exception is TapException or PluginHostException ? exception.Message : null;
}
