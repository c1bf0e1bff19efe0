using Twisted.Accounts;

namespace Twisted.Tests.Accounts;

public sealed class AccountFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("accounts").FullName;
    private int _parsed;

    private string Path => System.IO.Path.Combine(_folder, "users");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_is_read_again_only_when_it_has_changed()
    {
        var file = Open();
        Write("one");
        Assert.Equal("one", file.Read());
        Assert.Equal("one", file.Read());
        Assert.Equal(1, _parsed);

        Write("two", seconds: 1);
        Assert.Equal("two", file.Read());
        Assert.Equal(2, _parsed);
    }

    [Fact]
    public void A_file_that_has_just_been_written_is_read_again_until_its_time_is_past()
    {
        var file = Open();
        File.WriteAllText(Path, "one");
        Assert.Equal("one", file.Read());
        File.WriteAllText(Path, "two");

        Assert.Equal("two", file.Read());
    }

    [Fact]
    public void A_link_that_leads_elsewhere_is_noticed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need privileges on Windows");
        var (first, second) = (System.IO.Path.Combine(_folder, "1"), System.IO.Path.Combine(_folder, "2"));
        foreach (var (path, text) in ((string, string)[])[(first, "one"), (second, "two")])
        {
            File.WriteAllText(path, text);
            File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        var file = Open();
        File.CreateSymbolicLink(Path, first);
        Assert.Equal("one", file.Read());
        File.Delete(Path);
        File.CreateSymbolicLink(Path, second);

        Assert.Equal("two", file.Read());
    }

    [Fact]
    public void What_cannot_be_read_is_one_clear_fault()
    {
        Assert.Equal($"cannot read the accounts in \"{Path}\": it does not exist", Fault(Open()));
        Directory.CreateDirectory(Path);
        Assert.Equal($"cannot read the accounts in \"{Path}\": it is a folder", Fault(Open()));
        Directory.Delete(Path);
        File.WriteAllText(Path, "bad");
        Assert.Equal($"\"{Path}\", line 1: bad", Fault(Open()));
        Assert.SkipUnless(OperatingSystem.IsLinux(), "there is no /dev/zero");
        Assert.Equal("cannot read the accounts in \"/dev/zero\": it is no file of at most 64 MiB", Fault(new AccountFile<string>("/dev/zero", FileSafety.NotWritableByOthers, Parse)));
    }

    [Fact]
    public void A_file_that_vanishes_or_breaks_lets_nobody_in()
    {
        var file = Open();
        Write("one");
        Assert.Equal("one", file.Read());

        Write("bad", seconds: 1);
        Assert.Equal($"\"{Path}\", line 1: bad", Fault(file));
        File.Delete(Path);
        Assert.Equal($"cannot read the accounts in \"{Path}\": it does not exist", Fault(file));
    }

    [Theory]
    [InlineData(FileSafety.NotWritableByOthers, "644", null)]
    [InlineData(FileSafety.NotWritableByOthers, "664", "others may write \"<path>\", so that it says nothing of who may log in; take that away: chmod go-w \"<path>\"")]
    [InlineData(FileSafety.NotWritableByOthers, "602", "others may write \"<path>\", so that it says nothing of who may log in; take that away: chmod go-w \"<path>\"")]
    [InlineData(FileSafety.Private, "600", null)]
    [InlineData(FileSafety.Private, "640", "others may read \"<path>\", which has readable secrets; take that away: chmod 600 \"<path>\"")]
    [InlineData(FileSafety.Private, "604", "others may read \"<path>\", which has readable secrets; take that away: chmod 600 \"<path>\"")]
    [InlineData(FileSafety.Strict, "644", null)]
    [InlineData(FileSafety.Strict, "620", "others may write \"<path>\", so that it says nothing of who may log in; take that away: chmod go-w \"<path>\"")]
    public void The_mode_has_to_be_safe(FileSafety safety, string mode, string? fault)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "modes are Unix");
        File.WriteAllText(Path, "one");
        File.SetUnixFileMode(Path, (UnixFileMode)Convert.ToInt32(mode, 8));
        var file = new AccountFile<string>(Path, safety, Parse);

        Assert.Equal(fault?.Replace("<path>", Path, StringComparison.Ordinal), fault is null ? (file.Read() == "one" ? null : "") : Fault(file));
    }

    private static string Fault(AccountFile<string> file) => Assert.Throws<AccountStoreException>(file.Read).Message;

    private AccountFile<string> Open() => new(Path, FileSafety.NotWritableByOthers, Parse);

    private string Parse(IReadOnlyList<string> lines)
    {
        _parsed++;
        return lines[0] == "bad" ? throw new FormatException("line 1: bad") : lines[0];
    }

    /// <summary>As if that long ago, or so much later than that.</summary>
    private void Write(string text, int seconds = 0)
    {
        File.WriteAllText(Path, text);
        File.SetLastWriteTimeUtc(Path, new DateTime(2020, 1, 1, 0, 0, seconds, DateTimeKind.Utc));
    }
}
