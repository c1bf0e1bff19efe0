namespace Twisted.Runner.Saving;

/// <summary>What came of saving an application.</summary>
/// <param name="Fault">Why it was not saved, in one to three lines; null when it was.</param>
/// <param name="Exception">The exception to log with it; null when there is none, or the message says all.</param>
internal sealed record SaveOutcome(string? Fault = null, Exception? Exception = null)
{
    public static SaveOutcome Saved { get; } = new();
}
