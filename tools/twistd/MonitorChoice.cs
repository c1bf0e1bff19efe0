using System.Runtime.CompilerServices;
using Twisted.Monitoring;
using Twisted.Monitoring.Admin;
using Twisted.Runner.Metrics;
using Twisted.Runner.State;

namespace Twisted.Tools.Twistd;

/// <summary>Whether the command line or the environment ask for somebody to be told of the run. Where neither does, nothing is loaded for it.</summary>
internal static class MonitorChoice
{
    /// <param name="admin">The value of <c>--admin</c>; null where it is not given.</param>
    public static Func<IRunMonitor>? From(string? admin) => OtlpVariables.AskForMetrics(Environment.GetEnvironmentVariable) || admin is not null ? Make(admin) : null;

    /// <summary>What is wrong with the value of <c>--admin</c>; null when nothing is.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string? Fault(string admin, string? pidFile)
    {
        try
        {
            return AdminAddress.Parse(admin, Environment.CurrentDirectory) is { Port: null, Path: null } && pidFile is ""
                ? "--admin: its socket is beside the pidfile, and --pidfile= is for none; give it a path with --admin=unix:PATH"
                : null;
        }
        catch (FormatException fault)
        {
            return $"--admin: {fault.Message}";
        }
    }

    // Apart, as all that names types of the monitoring.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Func<IRunMonitor> Make(string? admin)
    {
        var settings = new MonitorSettings
        {
            Admin = admin is null ? null : AdminAddress.Parse(admin, Environment.CurrentDirectory),
            Pushes = OtlpVariables.AskForMetrics(Environment.GetEnvironmentVariable),
        };
        return () => new ProcessMonitor(settings);
    }
}
