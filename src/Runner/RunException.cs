namespace Twisted.Runner;

/// <summary>A process cannot be run for a reason that its user should hear. The message is shown without a stack.</summary>
public sealed class RunException : Exception
{
    /// <summary>What the process then ends with; 1 unless said otherwise.</summary>
    public int ExitCode { get; init; } = Runner.ExitCode.Failure;

    public RunException()
    {
    }

    /// <param name="message">One to three lines: what failed, the offending value in quotes, what to do.</param>
    public RunException(string message)
        : base(message)
    {
    }

    public RunException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
