using System.Globalization;
using DaemonProgram;
using Twisted.Runner;
using Twisted.Services;

// daemon-program BEHAVIOUR RUNDIR [UID GID] [chroot=DIR] [euid] [umask=N] [originalname]
// [debug] [profile=FILE]: an application of one service, run as a
// daemon; "here" in front keeps it in the foreground.
var isHere = args[0] == "here";
string[] named = ["chroot=", "euid", "umask=", "originalname", "debug", "profile="];
var rest = (isHere ? args[1..] : args).Where(word => !named.Any(word.StartsWith)).ToArray();
var behaviour = rest[0];
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

        return Task.FromResult(new Application("test") { new BehavingService(behaviour) });
    },
    SaveAsync = (_, _) => Task.CompletedTask,
};
Environment.Exit(Launcher.Run(settings, source, Console.Out, Console.Error));

string? ValueOf(string name) => args.FirstOrDefault(word => word.StartsWith(name, StringComparison.Ordinal))?[name.Length..];
