namespace Twisted.CommandLine.Completion;

/// <summary>Which paths the shell adds to the candidates.</summary>
public enum CompletionPaths
{
    None,

    Files,

    Folders,
}
