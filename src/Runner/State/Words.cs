using System.Globalization;

namespace Twisted.Runner.State;

/// <summary>Quantities in words, short and never more exact than anybody wants to read.</summary>
internal static class Words
{
    private const double Kibi = 1024;

    private static readonly string[] Units = ["KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary>Such as <c>12 s</c>, <c>3 min 5 s</c>, <c>3 h 12 min</c>, <c>40 d 7 h</c>.</summary>
    /// <param name="time">What is less than nothing, as after a clock was set back, counts as nothing.</param>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => "0 s",
        { TotalMinutes: < 1 } => Invariant($"{time.Seconds} s"),
        { TotalHours: < 1 } => Invariant($"{time.Minutes} min {time.Seconds} s"),
        { TotalDays: < 1 } => Invariant($"{time.Hours} h {time.Minutes} min"),
        _ => Invariant($"{time.Days} d {time.Hours} h"),
    };

    /// <summary>Such as <c>1023 B</c>, <c>1.5 KiB</c>, <c>12 MiB</c>.</summary>
    public static string Bytes(double count)
    {
        if (count < Kibi)
        {
            return Invariant($"{Math.Floor(count)} B");
        }

        // What would be rounded to 1024 of a unit is one of the next.
        var unit = 0;
        var value = count / Kibi;
        for (; value >= Kibi - 0.5 && unit < Units.Length - 1; unit++)
        {
            value /= Kibi;
        }

        return value < 9.95 ? Invariant($"{value:0.0} {Units[unit]}") : Invariant($"{value:0} {Units[unit]}");
    }

    /// <summary>Such as <c>0</c>, <c>0.3</c>, <c>12</c>, <c>51200</c>.</summary>
    public static string Rate(double perSecond) => perSecond is > 0 and < 9.95 ? Invariant($"{perSecond:0.#}") : Invariant($"{perSecond:0}");

    public static string Count(long count) => count.ToString(CultureInfo.InvariantCulture);

    public static string Of(RunPhase phase) => phase switch
    {
        RunPhase.Starting => "starting",
        RunPhase.Running => "running",
        RunPhase.Draining => "draining",
        _ => "stopping",
    };

    public static string Of(Services.ServiceState state) => state switch
    {
        Services.ServiceState.Stopped => "stopped",
        Services.ServiceState.Starting => "starting",
        Services.ServiceState.Running => "running",
        Services.ServiceState.Draining => "draining",
        Services.ServiceState.Stopping => "stopping",
        Services.ServiceState.Waiting => "waiting",
        _ => "failed",
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
