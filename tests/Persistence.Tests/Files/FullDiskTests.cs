namespace Twisted.Tests.Persistence.Files;

/// <summary>Disks that are full or may not be written to, as the kernel makes them in a name space of its own.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("full").FullName;

    private string Tap => Path.Combine(_folder, "state.tap");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_full_disk_loses_nothing_and_has_no_temporary_file_left()
    {
        await SkipWithoutMountsAsync();

        var (exitCode, output, errors) = await RunAsync(
            "mount -t tmpfs -o size=1M tmpfs $FOLDER",
            "$PROGRAM save $TAP old 600000 || exit 10",
            "for size in 500000 600000 2000000; do $PROGRAM save $TAP new $size && exit 11; done",
            "$PROGRAM show $TAP",
            "ls -A $FOLDER");

        Assert.Equal((0, "saved\nold 600000\nstate.tap\n"), (exitCode, output));
        Assert.Matches($"^(cannot write \"{Tap}\": No space left on device.*\n){{3}}$", errors);
    }

    [Fact]
    public async Task A_folder_that_may_only_be_read_loses_nothing()
    {
        await SkipWithoutMountsAsync();

        var (exitCode, output, errors) = await RunAsync(
            "mount -t tmpfs tmpfs $FOLDER",
            "$PROGRAM save $TAP old 1000 || exit 10",
            "mount -o remount,ro $FOLDER",
            "$PROGRAM save $TAP new 1000 && exit 11",
            "$PROGRAM show $TAP",
            "ls -A $FOLDER");

        Assert.Equal((0, "saved\nold 1000\nstate.tap\n"), (exitCode, output));
        Assert.Matches($"^cannot write \"{Tap}\": Read-only file system.*\n$", errors);
    }

    [Fact]
    public async Task A_folder_of_somebody_else_loses_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root" && File.Exists("/usr/bin/setpriv"), "Only root can become somebody else.");
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);

        var (exitCode, output, errors) = await SaverProgram.RunAsync(
            "sh", "-c", $"{SaverProgram.Path} save {Tap} old 1000; chmod 644 {Tap}; setpriv --reuid=65534 --clear-groups {SaverProgram.Path} save {Tap} new 1000 && exit 11; {SaverProgram.Path} show {Tap}");
        Assert.SkipWhen(errors.Contains("Permission denied", StringComparison.Ordinal), "Somebody else cannot run the program where it is.");

        Assert.Equal((0, "saved\nold 1000\n", $"cannot write \"{Tap}\": permission denied\n"), (exitCode, output, errors));
        Assert.Equal([Tap], Directory.GetFileSystemEntries(_folder));
    }

    private static async Task SkipWithoutMountsAsync()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/unshare"), "There is no unshare here, which makes a name space for mounts.");
        var folder = Directory.CreateTempSubdirectory("mount").FullName;
        var (exitCode, _, _) = await SaverProgram.RunAsync("/usr/bin/unshare", "-rm", "sh", "-c", $"mount -t tmpfs tmpfs {folder}");
        Directory.Delete(folder);
        Assert.SkipWhen(exitCode != 0, "Nothing may be mounted here.");
    }

    private Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] lines) =>
        SaverProgram.RunAsync(
            "/usr/bin/unshare", "-rm", "sh", "-c", $"PROGRAM={SaverProgram.Path}\nFOLDER={_folder}\nTAP={Tap}\n{string.Join('\n', lines)}\n");
}
