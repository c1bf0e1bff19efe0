using System.Net;

namespace BadPlugins;

public sealed class BadOptions : Options
{
    [Parameter("static", 's')]
    public string? First { get; init; }

    [Parameter("static")]
    public string? SameLongName { get; init; }

    [Flag("silent", 's')]
    public bool SameShortName { get; init; }

    [Parameter("help")]
    public string? TakenName { get; init; }

    [Parameter("--port")]
    public string? WithHyphens { get; init; }

    [Parameter("question", '?')]
    public string? OddLetter { get; init; }

    [Parameter("address")]
    public IPAddress? UnsupportedType { get; init; }

    [Parameter("words")]
    public List<string>? UnsupportedList { get; init; }

    [Flag("maybe")]
    public bool? FlagOfThreeStates { get; init; }

    [Parameter("count", Default = "many")]
    public int MisfitInteger { get; init; }

    [Parameter("big", Default = 1.5)]
    public long MisfitLong { get; init; }

    [Parameter("ratio", Default = "half")]
    public double MisfitNumber { get; init; }

    [Parameter("keep", Default = "yes")]
    public bool MisfitBoolean { get; init; }

    [Parameter("patience", Default = "90")]
    public TimeSpan MisfitDuration { get; init; }

    [Parameter("upstream", Default = "localhost")]
    public Uri? MisfitUri { get; init; }

    [Parameter("path", Default = "")]
    public FileInfo? MisfitFile { get; init; }

    [Parameter("port", Default = 70000)]
    public Twisted.Network.ServerEndpoint? MisfitEndpoint { get; init; }

    [Parameter("relay", Default = "localhost:25")]
    public Twisted.Network.ClientEndpoint? MisfitClientEndpoint { get; init; }

    [Parameter("day", Default = "Someday")]
    public DayOfWeek MisfitChoice { get; init; }

    [Parameter("day2", Default = ConsoleColor.Red)]
    public DayOfWeek OtherEnumeration { get; init; }

    [Parameter("list", Default = new[] { "a" })]
    public string? DefaultList { get; init; }

    [Parameter("must", Required = true, Default = "x")]
    public string? RequiredWithDefault { get; init; }

    [Parameter("read-only")]
    public string? ReadOnly { get; }

    [Handler("two")]
    public void TwoParameters(string one, string two) => ArgumentNullException.ThrowIfNull(one + two);

    [Handler("static-handler")]
    public static void StaticHandler() => Environment.GetEnvironmentVariable("NONE");

    [Handler("listed")]
    public void ListHandler(IReadOnlyList<string> all) => ArgumentNullException.ThrowIfNull(all);

    [Argument(0, "first", Required = false)]
    public string? OptionalArgument { get; init; }

    [Argument(1, "second")]
    public IReadOnlyList<string> RequiredAfterOptional { get; init; } = [];

    [Argument(2, " ")]
    public string? AfterAll { get; init; }

    [Argument(4, "gap")]
    public string? Gap { get; init; }

    [Parameter("for-ever", Default = "99999999999d")]
    public TimeSpan EndlessDuration { get; init; }
}
