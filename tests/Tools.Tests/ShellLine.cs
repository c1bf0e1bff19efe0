namespace Twisted.Tests.Tools;

/// <summary>What a shell made of the keys that were pressed.</summary>
/// <param name="Line">The line as it stands now.</param>
/// <param name="Screen">What appeared meanwhile.</param>
internal sealed record ShellLine(string Line, string Screen);
