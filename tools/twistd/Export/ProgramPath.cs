using Twisted.Runner;

namespace Twisted.Tools.Twistd.Export;

/// <summary>How this program is called from elsewhere.</summary>
internal static class ProgramPath
{
    /// <summary>The program; and behind it, where that is the command of .NET, the assembly.</summary>
    /// <exception cref="RunException">The system does not say.</exception>
    public static IReadOnlyList<string> Find()
    {
        var program = Environment.ProcessPath ?? throw new RunException("the system does not say which program this is");
        return Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? [program, Path.GetFullPath(Environment.GetCommandLineArgs()[0])]
            : [CommandOfTool(program) ?? program];
    }

    /// <summary>The command that the installation of a tool makes beside its store: other than the program in there, it stays when the tool is updated.</summary>
    private static string? CommandOfTool(string program)
    {
        var store = program.IndexOf($"{Path.DirectorySeparatorChar}.store{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
        var command = store < 0 ? null : Path.Combine(program[..store], Path.GetFileName(program));
        return File.Exists(command) ? command : null;
    }
}
