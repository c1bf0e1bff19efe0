namespace Twisted.Runner.Tests.Support;

internal sealed record ProgramResult(int ExitCode, string Output, string Error);
