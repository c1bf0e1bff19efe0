using Twisted.Runner.Logs;
using Twisted.Runner.Tests.Support;

namespace Twisted.Runner.Tests.Logs;

public sealed class RotationTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ManualClock _clock = new();

    private string Log => _folder.File("twistd.log");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_rotated_before_it_grows_beyond_its_size()
    {
        using var log = Open(size: 8);
        Write(log, "one", "two", "three", "four");
        Assert.Equal(["four\n", "three\n", "one\ntwo\n"], Files());
    }

    [Fact]
    public void What_was_there_at_the_start_counts()
    {
        File.WriteAllText(Log, "before\n");
        using var log = Open(size: 8);
        Write(log, "one");
        Assert.Equal(["one\n", "before\n"], Files());
    }

    [Fact]
    public void An_entry_larger_than_the_size_is_written_whole()
    {
        using var log = Open(size: 8);
        Write(log, "one", "a long entry", "two");
        Assert.Equal(["two\n", "a long entry\n", "one\n"], Files());
    }

    [Fact]
    public void As_many_are_kept_as_were_asked_for()
    {
        using var log = Open(size: 4, count: 2);
        Write(log, "1st", "2nd", "3rd", "4th", "5th");
        Assert.Equal(["5th\n", "4th\n", "3rd\n"], Files());
    }

    [Fact]
    public void None_is_kept_when_none_was_asked_for()
    {
        using var log = Open(size: 4, count: 0);
        Write(log, "1st", "2nd", "3rd");
        Assert.Equal(["3rd\n"], Files());
    }

    [Fact]
    public void More_of_an_earlier_start_are_deleted()
    {
        foreach (var number in Enumerable.Range(1, 5))
        {
            File.WriteAllText($"{Log}.{number}", $"{number}\n");
        }

        using var log = Open(size: 4, count: 2);
        Write(log, "new", "one");
        Assert.Equal(["one\n", "new\n", "1\n"], Files());
    }

    [Fact]
    public void With_a_size_of_nothing_it_is_never_rotated()
    {
        using var log = Open(size: 0);
        Write(log, [.. Enumerable.Repeat(new string('x', 999), 2000)]);
        Assert.Single(Files());
    }

    [Fact]
    public void It_can_be_rotated_on_demand_and_an_empty_one_is_left_alone()
    {
        using var log = Open();
        Assert.Null(log.Rotate());
        Assert.Equal([""], Files());
        Write(log, "one");
        Assert.Null(log.Rotate());
        Assert.Equal(["", "one\n"], Files());
    }

    [Fact]
    public void A_new_file_has_the_mode_of_a_log()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no file modes.");
        using var log = Open();
        Write(log, "one");
        Assert.Null(log.Rotate());
        Assert.Equal(Convert.ToInt32("640", 8), (int)File.GetUnixFileMode(Log));
    }

    [Fact]
    public void A_file_that_another_moved_away_is_opened_anew()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the system does not say which file it is.");
        using var log = Open();
        Write(log, "one");
        File.Move(Log, $"{Log}.moved");
        Write(log, "two");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Write(log, "three");
        Assert.Equal("one\ntwo\n", File.ReadAllText($"{Log}.moved"));
        Assert.Equal("three\n", File.ReadAllText(Log));
    }

    [Fact]
    public void A_demand_to_rotate_after_another_has_moved_it_opens_it_anew_and_rotates_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the system does not say which file it is.");
        using var log = Open();
        Write(log, "one");
        File.Move(Log, $"{Log}.moved");
        File.WriteAllText(Log, "made by the other\n");
        Assert.Null(log.Rotate());
        Write(log, "two");
        Assert.Equal("made by the other\ntwo\n", File.ReadAllText(Log));
        Assert.Equal([Log, $"{Log}.moved"], Directory.GetFiles(_folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_another_truncates_begins_to_count_anew()
    {
        using var log = Open(size: 8);
        Write(log, "seven.");
        File.WriteAllText(Log, "");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Write(log, "one");
        Assert.Equal(["one\n"], Files());
    }

    [Fact]
    public void A_file_that_cannot_be_rotated_goes_on_and_says_why_once_an_hour()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Its messages are others.");
        Directory.CreateDirectory($"{Log}.1");
        using var log = Open(size: 4);
        Write(log, "1st", "2nd", "3rd");
        var lines = File.ReadAllLines(Log);
        Assert.Equal(["1st", "2nd", "3rd"], lines.Where(line => line.Length == 3));
        Assert.StartsWith("The log cannot be rotated, and grows: ", Assert.Single(lines, line => line.Length > 3), StringComparison.Ordinal);
        _clock.Advance(TimeSpan.FromHours(1));
        Write(log, "4th");
        Assert.Equal(2, File.ReadAllLines(Log).Count(line => line.Length > 3));
        Directory.Delete($"{Log}.1");
        _clock.Advance(TimeSpan.FromHours(1));
        Write(log, "5th");
        Assert.Equal("5th\n", File.ReadAllText(Log));
    }

    [Fact]
    public void A_device_is_never_renamed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no such device.");
        using var log = FileLogOutput.Open("/dev/null", new LogSettings { MaxSize = 4 }, new PlainFormatter(), _clock);
        Write(log, "1st", "2nd");
        Assert.Equal("\"/dev/null\" is not an ordinary file", log.Rotate());
        Assert.False(File.Exists("/dev/null.1"));
    }

    [Fact]
    public async Task Nothing_is_lost_while_many_write_and_others_rotate()
    {
        using (var log = Open(size: 2000, count: 1000))
        {
            var writers = Enumerable.Range(0, 6).Select(writer => Task.Run(() =>
            {
                for (var index = 0; index < 1000; index++)
                {
                    Write(log, $"{writer}:{index}");
                }
            })).ToArray();
            var rotations = Task.Run(() =>
            {
                for (var index = 0; index < 50; index++)
                {
                    Assert.Null(log.Rotate());
                }
            });
            await Task.WhenAll([.. writers, rotations]);
        }

        var lines = Directory.GetFiles(_folder.Path).SelectMany(File.ReadAllLines).ToList();
        Assert.Equal(6000, lines.Count);
        Assert.Equal(6000, lines.Distinct().Count());
        Assert.All(Directory.GetFiles(_folder.Path), file => Assert.True(new FileInfo(file).Length <= 2000));
    }

    private FileLogOutput Open(long size = 1_000_000, int count = 10) =>
        FileLogOutput.Open(Log, new LogSettings { MaxSize = size, MaxCount = count }, new PlainFormatter(), _clock);

    private static void Write(LogOutput log, params string[] texts)
    {
        foreach (var text in texts)
        {
            log.Write(PlainFormatter.Entry(text));
        }
    }

    /// <summary>The log and its older files, the newest first.</summary>
    private string[] Files() =>
        [.. Directory.GetFiles(_folder.Path).OrderBy(file => file.Length).ThenBy(file => file, StringComparer.Ordinal).Select(File.ReadAllText)];
}
