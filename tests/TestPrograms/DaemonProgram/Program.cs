using System.Globalization;
using DaemonProgram;
using Twisted.Network;
using Twisted.Runner;
using Twisted.Runner.Control;
using Twisted.Services;

// daemon-program BEHAVIOUR RUNDIR [UID GID] [chroot=DIR] [euid] [umask=N] [originalname]
// [debug] [profile=FILE]: an application of one service, run as a
// daemon; "here" in front keeps it in the foreground.
// daemon-program stop PIDFILE: stops one.
if (args is ["stop", var pidFile])
{
    try
    {
        Environment.Exit(new StopClient("testd", Console.Out, Console.Error).Stop(pidFile));
    }
    catch (RunException failure)
    {
        Console.Error.WriteLine(failure.Message);
        Environment.Exit(failure.ExitCode);
    }
}

// What a successor does instead is in a file of the run directory.
var isSuccessor = Environment.GetEnvironmentVariable("TWISTED_HANDOVER_PROCESS") is not null;
var isHere = args[0] == "here";
string[] named = ["chroot=", "euid", "umask=", "originalname", "debug", "profile="];
var rest = (isHere ? args[1..] : args).Where(word => !named.Any(word.StartsWith)).ToArray();
var behaviour = rest[0];
var otherBehaviour = Path.Combine(rest[1], "successor");
if (isSuccessor && File.Exists(otherBehaviour))
{
    behaviour = File.ReadAllText(otherBehaviour);
}

var settings = new RunSettings
{
    NoDaemon = isHere,
    Program = "testd",
    Version = "1.2.3",
    RunDirectory = rest[1],
    Chroot = ValueOf("chroot="),
    EffectiveOnly = args.Contains("euid"),
    KeepsName = args.Contains("originalname"),
    WaitsForDebugger = args.Contains("debug"),
    Profile = ValueOf("profile="),
    UMask = ValueOf("umask=") is { } mask ? Convert.ToInt32(mask, 8) : null,
    Uid = rest.Length > 2 ? int.Parse(rest[2], CultureInfo.InvariantCulture) : null,
    Gid = rest.Length > 3 ? int.Parse(rest[3], CultureInfo.InvariantCulture) : null,
}.Resolve(Environment.CurrentDirectory);
var source = new ApplicationSource
{
    Name = "test.tap",
    LoadAsync = (progress, _) =>
    {
        if (behaviour == "progress")
        {
            progress.Report("Fetching a plug-in");
        }

        var application = new Application("test") { new BehavingService(behaviour) { Name = "behaving" } };
        if (rest[0] == "server")
        {
            // Behind: what fails or waits does so before anybody is served.
            application.Add(new StreamServer("tcp:0:interface=127.0.0.1", new EchoFactory()) { Name = "echo" });
            application.Add(new StreamServer("unix:server.sock", new EchoFactory()) { Name = "local" });
        }

        if (behaviour == "sockets")
        {
            application.Add(new StreamServer("systemd:name=web", new GreetingFactory()));
        }

        return Task.FromResult(application);
    },
    SaveAsync = (_, _) => Task.CompletedTask,
};
Environment.Exit(Launcher.Run(settings, source, Console.Out, Console.Error));

string? ValueOf(string name) => args.FirstOrDefault(word => word.StartsWith(name, StringComparison.Ordinal))?[name.Length..];
