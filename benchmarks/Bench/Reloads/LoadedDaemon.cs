using System.Globalization;

namespace Twisted.Benchmarks;

/// <summary>Ours: a tap of four services, edited at each reload, run as a daemon.</summary>
internal sealed class LoadedDaemon : LoadedServer
{
    private const string Tap = "steady.tax";
    private const int DrainSeconds = 600;

    private readonly Layout _layout;
    private readonly string _folder;
    private readonly List<DaemonProcess> _processes = [];
    private int _version;

    public LoadedDaemon(Layout layout, string folder)
        : base("twistd")
    {
        (_layout, _folder) = (layout, folder);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, "nuget.config"),
            $"""<configuration><packageSources><clear /><add key="ours" value="{layout.Feed}" /><add key="bench" value="{layout.PlugInFeed}" /></packageSources><packageSourceMapping><clear /></packageSourceMapping></configuration>""");
        Run(_layout.Mktap, "-t", "xml", "-n", "steady", "-o", Tap, "qotd", "--port", Endpoint(QuotePort), "--static", Quote.Text);
        Run(_layout.Mktap, "--append", Tap, "--package", "EchoPlugin", "echo", "--port", Endpoint(EchoPort));
        Run(_layout.Mktap, "--append", Tap, "--package", "EchoPlugin", "echo", "--port", Endpoint(IdlePort));
        Run(_layout.Mktap, "--append", Tap, "qotd", "--port", Endpoint(ChangingPort), "--static", Changing(0));
        Run(_layout.Twistd, "-f", Tap);
        Remember();
        AwaitQuote(QuotePort, Quote.Text);
    }

    /// <summary>Of an echo for idle connections.</summary>
    public int IdlePort { get; } = ServerUnderTest.FreePort();

    private string PidFile => Path.Combine(_folder, "twistd.pid");

    public override void Reload() => Change(() => Run(_layout.Twistd, "reload"));

    /// <summary>Has a new process take over, which says the next quote too.</summary>
    public void Upgrade()
    {
        Change(() => Run(_layout.Twistd, "upgrade", "--drain-timeout", DrainSeconds.ToString(CultureInfo.InvariantCulture)));
        Remember();
    }

    /// <summary>Starts a program that has nothing to do with the server: what of the price of a command is that a program starts, and takes time from two cores that are busy.</summary>
    public void StartAnotherProgram() => Run(_layout.Mktap, "qotd", "--help");

    /// <summary>Waits until only the last process is there; how many others are left is the result.</summary>
    public int AwaitPredecessors(TimeSpan patience)
    {
        var deadline = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        return _processes.SkipLast(1).Count(old => !old.WaitForEnd(TimeSpan.FromMilliseconds(Math.Max(deadline - Environment.TickCount64, 0))));
    }

    /// <summary>Resident memory of all processes that live, in KiB.</summary>
    public long ResidentMemory() => _processes.Where(process => process.IsRunning).Sum(process => ProcessFigures.ResidentMemory(process.Id));

    public override void Dispose()
    {
        // The first ones first: they may be the parents of the others.
        _processes.ForEach(process => process.Dispose());
        _processes.Clear();
    }

    private static string Endpoint(int port) => string.Create(CultureInfo.InvariantCulture, $"tcp:{port}:interface=127.0.0.1");

    private static string Changing(int version) => string.Create(CultureInfo.InvariantCulture, $"This is quote {version}.");

    private void Change(Action command)
    {
        var tap = Path.Combine(_folder, Tap);
        File.WriteAllText(tap, File.ReadAllText(tap).Replace(Changing(_version), Changing(++_version), StringComparison.Ordinal));
        command();
        AwaitQuote(ChangingPort, Changing(_version));
    }

    private void Remember() => _processes.Add(new DaemonProcess(PidFile));

    private void Run(string program, params string[] arguments)
    {
        using var process = ChildProcess.Start(new Command(program, arguments, _folder)
        {
            Environment = new Dictionary<string, string> { ["TWISTED_HOME"] = _layout.Home },
        });
        process.WaitForSuccess();
    }
}
