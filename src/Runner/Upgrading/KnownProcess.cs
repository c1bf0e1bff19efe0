using System.Globalization;

namespace Twisted.Runner.Upgrading;

/// <summary>A process that is told from a later one with the same number by when it began. Linux only.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Beginning">In the system's own ticks.</param>
internal sealed record KnownProcess(int Id, string Beginning)
{
    /// <summary>Null when it is gone, or the system does not say.</summary>
    public static KnownProcess? Of(int id) => BeginningOf(id) is { } beginning ? new KnownProcess(id, beginning) : null;

    public bool IsThere => BeginningOf(Id) == Beginning;

    /// <summary>All in a text; what is malformed is left out.</summary>
    public static IReadOnlyList<KnownProcess> Parse(string text) =>
    [
        .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(static word => word.Split(':'))
            .Where(static parts => parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(static parts => new KnownProcess(int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1])),
    ];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id}:{Beginning}");

    private static string? BeginningOf(int id)
    {
        try
        {
            // proc_pid_stat(5): the name may have anything in it; behind it the first field is the state, and the twentieth the start.
            var status = File.ReadAllText($"/proc/{id}/stat");
            var fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : fields[19];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
