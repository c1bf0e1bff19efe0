using Twisted.PluginHost.Finding;

namespace Twisted.Building;

/// <summary>What a word of the command line asks for.</summary>
public static class Requests
{
    /// <summary><c>ID</c> or <c>ID@VERSION</c>.</summary>
    public static DropInRequest Parse(string word)
    {
        var parts = word.Split('@', 2);
        return new DropInRequest(parts[0], parts.Length > 1 ? parts[1] : null);
    }
}
