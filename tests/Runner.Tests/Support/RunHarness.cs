using Twisted.Runner.Privileges;
using Twisted.Runner.Reloading;
using Twisted.Runner.Signals;
using Twisted.Services;

namespace Twisted.Runner.Tests.Support;

/// <summary>Runs an application in the process of the tests: a folder, a clock, and signals that are calls.</summary>
internal sealed class RunHarness : IDisposable
{
    private readonly TestFolder _folder = new();

    public List<string> Calls { get; } = [];

    public ManualClock Clock { get; } = new();

    public RecordingReporter Reporter { get; } = new();

    public StopRequests Stops { get; } = new();

    public ReloadRequests Reloads { get; } = new();

    public string Log => File.ReadAllText(_folder.File("twistd.log"));

    public string PidFile => _folder.File("twistd.pid");

    public string CrashLog => _folder.File("TWISTD-CRASH.log");

    /// <summary>Starts to run; the application is of the given service alone.</summary>
    public Task<int> Run(
        ScriptedService service,
        ProcessSettings? process = null,
        Func<RunSettings, RunSettings>? settings = null,
        Func<ApplicationSource, ApplicationSource>? source = null,
        IProcessIdentity? identity = null)
    {
        var runSettings = new RunSettings { Version = "0.1.0" }.Resolve(_folder.Path);
        var applicationSource = new ApplicationSource
        {
            Name = "qotd.tap",
            LoadAsync = (_, _) => Task.FromResult(new Application("qotd") { Process = process ?? new() }.With(service)),
            SavedName = _ => "qotd-shutdown.tap",
            SaveAsync = (_, _) =>
            {
                Calls.Add("save");
                return Task.CompletedTask;
            },
        };
        var runner = new ApplicationRunner(
            settings?.Invoke(runSettings) ?? runSettings, source?.Invoke(applicationSource) ?? applicationSource, Reporter, Stops)
        {
            Clock = Clock,
            Reloads = Reloads,
            Identity = identity ?? new RecordingIdentity(Calls),
        };
        return Task.Run(runner.Run);
    }

    /// <summary>Runs an application that becomes ready, asks it to stop, and lets time pass until it has.</summary>
    public async Task<int> RunAndStopAsync(Task<int> run)
    {
        await await Task.WhenAny(Reporter.WhenReady, run);
        Stops.Request("SIGTERM");
        await Clock.AdvanceUntilAsync(run);
        return await run;
    }

    public void Dispose()
    {
        Stops.Dispose();
        _folder.Dispose();
    }
}
