using Twisted.Shared;

namespace Twisted.Persistence;

/// <summary>What is dubious about a file that can be read.</summary>
internal static class TapWarnings
{
    public static IReadOnlyList<string> Of(string path, TapFormat format, bool encrypted)
    {
        var warnings = new List<string>();
        if (TapEndings.Contradiction(path, format, encrypted) is { } contradiction)
        {
            warnings.Add(contradiction);
        }

        if (FileStatus.Of(path) is not { } status)
        {
            return warnings;
        }

        // Whoever can write a tap decides what whoever starts it runs.
        if (status.Stranger is { } owner)
        {
            warnings.Add($"\"{path}\" belongs to another user, number {owner}, who can change what it runs");
        }

        if (status.GroupMayWrite || status.EverybodyMayWrite)
        {
            warnings.Add($"\"{path}\" can be changed by {(status.EverybodyMayWrite ? "everybody" : "its group")}; chmod go-w takes that away");
        }

        return warnings;
    }
}
