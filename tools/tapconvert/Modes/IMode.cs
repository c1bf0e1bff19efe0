using Twisted.CommandLine;

namespace Twisted.Tools.Tapconvert.Modes;

/// <summary>One of the things that tapconvert does with taps.</summary>
internal interface IMode
{
    /// <summary>The option that asks for it; null for what is done without one.</summary>
    string? Option { get; }

    /// <summary>The other options that it has a use for.</summary>
    IReadOnlyList<string> Options { get; }

    /// <returns>The exit code.</returns>
    int Run(ParsedOptions parsed, Terminal terminal);
}
