using Twisted.Runner.Tests.Support;

namespace Twisted.Runner.Tests;

public sealed class RunSettingsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Defaults_stand_in_the_run_directory()
    {
        Directory.CreateDirectory(_folder.File("run"));
        var settings = new RunSettings { RunDirectory = "run" }.Resolve(_folder.Path);
        Assert.Equal(_folder.File("run"), settings.RunDirectory);
        Assert.Equal(_folder.File("run/twistd.pid"), settings.PidFile);
        Assert.Equal(_folder.File("run/twistd.log"), settings.LogFile);
    }

    [Fact]
    public void Paths_that_are_given_are_relative_to_where_they_were_typed()
    {
        Directory.CreateDirectory(_folder.File("run"));
        var settings = new RunSettings { RunDirectory = "run", PidFile = "a.pid", LogFile = "a.log" }.Resolve(_folder.Path);
        Assert.Equal(_folder.File("a.pid"), settings.PidFile);
        Assert.Equal(_folder.File("a.log"), settings.LogFile);
    }

    [Fact]
    public void In_the_foreground_the_log_is_standard_output() =>
        Assert.Equal("-", new RunSettings { NoDaemon = true }.Resolve(_folder.Path).LogFile);

    [Fact]
    public void An_empty_pidfile_is_none() => Assert.Equal("", new RunSettings { PidFile = "" }.Resolve(_folder.Path).PidFile);

    [Fact]
    public void A_daemon_cannot_log_to_standard_output() => AssertRefused(
        new RunSettings { LogFile = "-" }, "daemons cannot log to stdout; leave out --logfile=-, or add --nodaemon");

    [Fact]
    public void The_run_directory_must_exist() => AssertRefused(
        new RunSettings { RunDirectory = "nowhere" },
        "the run directory \"nowhere\" does not exist; create it, or choose another with --rundir");

    private void AssertRefused(RunSettings settings, string message) =>
        Assert.Equal(message, Assert.Throws<RunException>(() => settings.Resolve(_folder.Path)).Message);
}
