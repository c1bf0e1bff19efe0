using System.Reflection;

namespace Twisted.CommandLine.Completion;

/// <summary>The scripts that have a shell ask a tool for its completions.</summary>
internal static class CompletionScript
{
    /// <summary>The shells, in the order of their names.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "fish", "powershell", "zsh"];

    /// <param name="tool">The name of the program.</param>
    /// <param name="shell">One of <see cref="Shells"/>.</param>
    public static string For(string tool, string shell)
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream($"completion.{shell}")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd().Replace("@TOOL@", tool, StringComparison.Ordinal);
    }
}
