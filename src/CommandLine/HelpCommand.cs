namespace Twisted.CommandLine;

/// <summary>A command, as the help of the tool that has it shows it.</summary>
public sealed record HelpCommand(string Name, string Description);
