using Twisted.CommandLine.Completion;

namespace Twisted.Shared.Completion;

/// <summary>The users and groups that stand in files of the machine. Those of a directory service are not asked for: that may take long.</summary>
internal static class SystemNames
{
    /// <param name="file">With lines that begin with a name and a colon. One that is not there has none.</param>
    public static IEnumerable<CompletionCandidate> Read(string file)
    {
        if (!File.Exists(file))
        {
            return [];
        }

        var names = new List<CompletionCandidate>();
        foreach (var line in File.ReadLines(file))
        {
            if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && line[0] is not ('#' or '+' or '-'))
            {
                names.Add(new CompletionCandidate(line[..colon]));
            }
        }

        return names;
    }
}
