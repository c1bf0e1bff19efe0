namespace Twisted.Tests.Tools;

/// <summary>What came of a command.</summary>
internal sealed record Result(int ExitCode, string Output, string Error);
