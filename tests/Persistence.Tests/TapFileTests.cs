using Twisted.Persistence;
using Twisted.Persistence.Model;

namespace Twisted.Tests.Persistence;

public sealed class TapFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tap").FullName;

    private string Tap => Path.Combine(_folder, "qotd.tap");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_application_comes_back_with_its_header()
    {
        Save();

        var tap = TapFile.Open(Tap);

        Assert.Equal("qotd", tap.Document.Name);
        Assert.Equal("TwistedQuotes", Assert.IsType<PersistedObject>(Assert.Single(tap.Document.DropIns.Items))["id"]);
        Assert.Equal(2, tap.ToApplication(Sample.Types()).Services.Count);
    }

    [Fact]
    public void A_tap_is_readable_by_its_owner_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "modes are Unix");
        Save();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Tap));
        Assert.Equal([Tap], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Every_flipped_bit_is_found()
    {
        Save();
        var good = File.ReadAllBytes(Tap);
        for (var bit = 0; bit < good.Length * 8; bit++)
        {
            var bad = good.ToArray();
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(Tap, bad);

            var message = Assert.Throws<TapException>(() => TapFile.Open(Tap)).Message;
            Assert.Matches($"^cannot read \"{Tap}\": it is (not a tap|damaged: its content does not match its hash|truncated: .*)$", message);
        }
    }

    [Fact]
    public void Every_truncation_is_found()
    {
        Save();
        var good = File.ReadAllBytes(Tap);
        for (var length = 0; length < good.Length; length++)
        {
            File.WriteAllBytes(Tap, good.AsSpan(0, length));

            var message = Assert.Throws<TapException>(() => TapFile.Open(Tap)).Message;
            Assert.Matches(length == 0 ? "it is empty" : "it is truncated", message);
        }
    }

    [Fact]
    public void A_newer_version_is_told_from_damage()
    {
        Save();
        var bytes = File.ReadAllBytes(Tap);
        bytes[8] = 3;
        System.Security.Cryptography.SHA256.HashData(bytes.AsSpan(..^32), bytes.AsSpan(^32..));
        File.WriteAllBytes(Tap, bytes);

        Assert.Equal(
            $"cannot read \"{Tap}\": it has format version 3, and this program reads version 2. Update the tools",
            Assert.Throws<TapException>(() => TapFile.Open(Tap)).Message);
    }

    [Fact]
    public void What_is_not_there_or_no_tap_is_said()
    {
        Assert.StartsWith(
            $"cannot read \"{Tap}\": there is no such file",
            Assert.Throws<TapException>(() => TapFile.Open(Tap)).Message,
            StringComparison.Ordinal);
        Assert.Equal($"cannot read \"{_folder}\": it is a folder", Assert.Throws<TapException>(() => TapFile.Open(_folder)).Message);
        File.WriteAllText(Tap, "# Not a tap, but long enough to be one, if only it were one, which it is not.");
        Assert.Equal($"cannot read \"{Tap}\": it is not a tap", Assert.Throws<TapException>(() => TapFile.Open(Tap)).Message);
    }

    [Fact]
    public void A_device_or_a_pipe_is_never_replaced_by_a_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "mkfifo is made for this on Linux");
        var pipe = Path.Combine(_folder, "pipe");
        System.Diagnostics.Process.Start("mkfifo", pipe).WaitForExit();

        var failure = Assert.Throws<TapException>(() => Save(pipe));

        Assert.Equal($"cannot write \"{pipe}\": it is not an ordinary file", failure.Message);
        Assert.Equal([pipe], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_link_stays_a_link_to_what_is_replaced()
    {
        Save();
        var link = Path.Combine(_folder, "link.tap");
        File.CreateSymbolicLink(link, Tap);
        File.WriteAllText(Tap, "old");

        Save(link);

        Assert.Equal(Tap, File.ResolveLinkTarget(link, returnFinalTarget: false)!.FullName);
        Assert.Equal("qotd", TapFile.Open(Tap).Document.Name);
    }

    [Fact]
    public void What_existed_stays_when_saving_fails()
    {
        Save();
        var before = File.ReadAllBytes(Tap);

        Assert.Throws<TapException>(() => Save(Path.Combine(_folder, "no", "a.tap")));
        Assert.Throws<TapException>(() => Save(_folder));

        Assert.Equal(before, File.ReadAllBytes(Tap));
        Assert.Equal([Tap], Directory.GetFiles(_folder));
    }

    private void Save() => Save(Tap);

    private static void Save(string path)
    {
        var dropIns = new PersistedList { new PersistedObject("DropIn") { ["id"] = "TwistedQuotes" } };
        TapFile.Save(path, new TapDocument(ModelWriter.Write(Sample.Application(), Sample.Types()), dropIns), TapFormat.Tap, key: null);
    }
}
