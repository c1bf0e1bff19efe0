namespace Twisted.PluginHost.Diagnosing;

/// <summary>What a check found.</summary>
/// <param name="Level">How bad it is.</param>
/// <param name="Check">The check's name, such as <c>files</c>.</param>
/// <param name="Text">One line for the user.</param>
/// <param name="Remedy">The command that mends it; null when all is well, or when no command does.</param>
public sealed record DoctorFinding(FindingLevel Level, string Check, string Text, string? Remedy = null)
{
    internal static DoctorFinding Ok(string check, string text) => new(FindingLevel.Ok, check, text);

    internal static DoctorFinding Warning(string check, string text, string? remedy) => new(FindingLevel.Warning, check, text, remedy);

    internal static DoctorFinding Error(string check, string text, string? remedy) => new(FindingLevel.Error, check, text, remedy);
}
