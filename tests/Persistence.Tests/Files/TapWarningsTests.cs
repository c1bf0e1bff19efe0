using Twisted.Persistence;
using Twisted.Persistence.Model;

namespace Twisted.Tests.Persistence.Files;

public sealed class TapWarningsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("warnings").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("a.tap", TapFormat.Tap, false, null)]
    [InlineData("a.etas", TapFormat.Source, true, null)]
    [InlineData("state", TapFormat.Xml, true, null)]
    [InlineData("a.conf", TapFormat.Xml, false, null)]
    [InlineData("a.tap", TapFormat.Xml, false, "\"a.tap\" is XML although its name ends in .tap")]
    [InlineData("a.tax", TapFormat.Source, false, "\"a.tax\" is C# source although its name ends in .tax")]
    [InlineData("a.etax", TapFormat.Tap, true, "\"a.etax\" is binary although its name ends in .etax")]
    [InlineData("a.tap", TapFormat.Tap, true, "\"a.tap\" is encrypted although its name ends in .tap")]
    [InlineData("a.etap", TapFormat.Tap, false, "\"a.etap\" is not encrypted although its name ends in .etap")]
    [InlineData("a.tap", TapFormat.Xml, true, "\"a.tap\" is encrypted, and XML although its name ends in .tap")]
    [InlineData("a.etap", TapFormat.Xml, false, "\"a.etap\" is XML, and not encrypted, although its name ends in .etap")]
    public void A_name_that_belies_the_content_is_told_of(string path, TapFormat format, bool encrypted, string? warning) =>
        Assert.Equal(warning, TapEndings.Contradiction(path, format, encrypted));

    [Fact]
    public void A_tap_that_others_can_change_is_read_with_a_warning()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux is asked");
        var tap = Save();
        Assert.Empty(TapFile.Open(tap).Warnings);

        File.SetUnixFileMode(tap, (UnixFileMode)0b110_110_000);
        Assert.Equal([$"\"{tap}\" can be changed by its group; chmod go-w takes that away"], TapFile.Open(tap).Warnings);

        File.SetUnixFileMode(tap, (UnixFileMode)0b110_110_110);
        Assert.Equal([$"\"{tap}\" can be changed by everybody; chmod go-w takes that away"], TapFile.Open(tap).Warnings);
    }

    [Fact]
    public async Task A_tap_of_another_user_is_read_with_a_warning()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "Only root can give a file away.");
        var tap = Save();

        await SaverProgram.RunAsync("chown", "4711", tap);
        Assert.Equal([$"\"{tap}\" belongs to another user, number 4711, who can change what it runs"], TapFile.Open(tap).Warnings);
    }

    [Fact]
    public void A_format_that_is_asked_for_has_to_be_the_actual_one()
    {
        var tap = Save();

        Assert.Equal(TapFormat.Tap, TapFile.Open(tap, new TapReading { Format = TapFormat.Tap }).Format);
        Assert.Equal(
            $"cannot read \"{tap}\": it is binary, and XML is asked for",
            Assert.Throws<TapException>(() => TapFile.Open(tap, new TapReading { Format = TapFormat.Xml })).Message);
    }

    private string Save()
    {
        var path = Path.Combine(_folder, "a.tap");
        TapFile.Save(path, new TapDocument(ModelWriter.Write(Sample.Application(), Sample.Types()), []), TapFormat.Tap, key: null);
        return path;
    }
}
