using Twisted.Runner.Logs;
using Twisted.Runner.Privileges;

namespace Twisted.Runner;

/// <summary>The file that tells of exceptions that nobody caught.</summary>
internal static class CrashReport
{
    public static string PathFor(RunSettings settings) =>
        Path.Combine(settings.RunDirectory, $"{settings.Program.ToUpperInvariant()}-CRASH.log");

    /// <returns>What to tell the user.</returns>
    public static string Write(RunSettings settings, DateTimeOffset time, Exception exception)
    {
        var path = PathFor(settings);
        var summary = $"crashed: {Summary.Of(exception)}";
        try
        {
            // The run directory is inside of whatever the root is by now.
            File.AppendAllText(ProcessRoot.PathNow(path)!, LogLine.Format(time, $"{settings.Program} {settings.Version} crashed", exception));
            return $"{summary}\nThe details are in \"{path}\"; please report them.";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"{summary}\nThe details could not be written to \"{path}\": {FileFault.Describe(path, failure)}.";
        }
    }
}
