using Microsoft.Extensions.Logging;
using Twisted.Runner.Logs;
using Twisted.Runner.Tests.Support;

namespace Twisted.Runner.Tests.Logs;

public sealed class LogOutputTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ManualClock _clock = new();

    private string Path => _folder.File("twistd.log");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_log_is_for_its_owner_and_the_group()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no file modes.");
        Open(Path).Dispose();
        Assert.Equal(Convert.ToInt32("640", 8), (int)File.GetUnixFileMode(Path));
    }

    [Fact]
    public void A_log_that_exists_is_appended_to_and_keeps_its_mode()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no file modes.");
        File.WriteAllText(Path, "before\n");
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using (var output = Open(Path))
        {
            output.Write(Entry("after"));
        }

        Assert.Equal("before\nafter\n", File.ReadAllText(Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    [Fact]
    public void A_log_that_another_truncates_has_no_hole()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere .NET writes at the position that it remembers.");
        using var output = Open(Path);
        output.Write(Entry("one"));
        using (var rotation = File.OpenHandle(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            RandomAccess.SetLength(rotation, 0);
        }

        output.Write(Entry("two"));
        Assert.Equal("two\n", File.ReadAllText(Path));
    }

    [Fact]
    public void An_entry_can_be_read_as_soon_as_it_is_logged()
    {
        using var output = Open(Path);
        using var loggers = new ProcessLoggerFactory(output, LogLevel.Information, _clock);
        loggers.CreateLogger("any").LogInformation("port {Port}", 8007);
        loggers.CreateLogger("any").LogDebug("nobody asked");
        Assert.Equal("port 8007\n", File.ReadAllText(Path));
    }

    [Fact]
    public async Task Entries_of_many_threads_stay_whole()
    {
        using (var output = Open(Path))
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(() =>
            {
                for (var index = 0; index < 500; index++)
                {
                    output.Write(Entry($"{writer} {new string('x', writer)}"));
                }
            })));
        }

        var lines = File.ReadAllLines(Path);
        Assert.Equal(4000, lines.Length);
        Assert.All(lines, line => Assert.Equal(line[0] - '0', line.Count(character => character == 'x')));
    }

    [Fact]
    public void A_full_disk_stops_nobody()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no such device.");
        using var output = Open("/dev/full");
        output.Write(Entry("one"));
        output.Write(Entry("two"));
    }

    [Fact]
    public async Task A_disk_that_fills_up_in_the_middle_of_an_entry_leaves_only_whole_ones()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root may mount a disk that is that small.");
        var disk = Directory.CreateDirectory(_folder.File("disk")).FullName;
        var mounted = await Program.RunAsync("/bin/mount", "-t", "tmpfs", "-o", "size=16k", "none", disk);
        Assert.SkipUnless(mounted.ExitCode == 0, "This machine lets nobody mount anything.");
        try
        {
            using var output = Open(System.IO.Path.Combine(disk, "log"));
            for (var index = 0; index < 30; index++)
            {
                output.Write(Entry(new string('x', 999)));
            }

            var lines = File.ReadAllLines(System.IO.Path.Combine(disk, "log"));
            Assert.InRange(lines.Length, 1, 29);
            Assert.All(lines, line => Assert.True(line == new string('x', 999) || line.Contains(" log entries were lost: No space left on device", StringComparison.Ordinal), line));
        }
        finally
        {
            await Program.RunAsync("/bin/umount", "-l", disk);
        }
    }

    [Fact]
    public void Once_there_is_room_again_the_log_tells_how_much_is_missing()
    {
        using var stream = new FullStream { IsFull = true };
        using var output = new StreamLogOutput(stream, new PlainFormatter(), _clock);
        output.Write(Entry("one"));
        output.Write(Entry("two"));
        stream.IsFull = false;
        output.Write(Entry("three"));
        output.Write(Entry("four"));
        Assert.Equal(
            "\n2 log entries were lost: No space left on device\nthree\nfour\n",
            System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void A_log_in_a_missing_folder_is_refused() => AssertRefused(_folder.File("missing/twistd.log"), "its folder does not exist");

    [Fact]
    public void A_log_that_is_a_folder_is_refused() => AssertRefused(_folder.Path, "it is a folder");

    [Fact]
    public void After_closing_entries_go_nowhere()
    {
        var output = Open(Path);
        output.Dispose();
        output.Write(Entry("late"));
        Assert.Equal("", File.ReadAllText(Path));
    }

    private FileLogOutput Open(string path) => FileLogOutput.Open(path, new LogSettings(), new PlainFormatter(), _clock);

    private static LogEntry Entry(string text) => PlainFormatter.Entry(text);

    private void AssertRefused(string path, string reason) => Assert.Equal(
        $"cannot open the log \"{path}\": {reason}; choose another with --logfile",
        Assert.Throws<RunException>(() => Open(path)).Message);

    private sealed class FullStream : MemoryStream
    {
        public bool IsFull { get; set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (IsFull)
            {
                throw new IOException("No space left on device");
            }

            base.Write(buffer);
        }
    }
}
