using Twisted.Runner.Tree;
using Twisted.Services;

namespace Twisted.Runner.Logs;

/// <summary>Rotates the log of the process, and those that services have besides it.</summary>
internal sealed class LogRotation(LogOutput output)
{
    /// <summary>The log of the process.</summary>
    public LogOutput Output => output;

    /// <summary>Null until there are services.</summary>
    public Application? Application { get; set; }

    /// <returns>Why some log was not rotated; null when all were.</returns>
    public string? Rotate()
    {
        var faults = new List<string>();
        if (output.Rotate() is { } fault)
        {
            faults.Add(fault);
        }

        foreach (var node in Application is { } application ? ServiceTree.Running(application) : [])
        {
            try
            {
                (node.Service as IRotatable)?.RotateLogs();
            }
            catch (Exception exception) when (exception is ServiceException or IOException or UnauthorizedAccessException)
            {
                faults.Add($"{node.Path}: {exception.Message}");
            }
        }

        return faults.Count == 0 ? null : string.Join("; ", faults);
    }
}
