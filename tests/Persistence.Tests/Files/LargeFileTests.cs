using System.Globalization;
using Twisted.Persistence;
using Twisted.Persistence.Model;

namespace Twisted.Tests.Persistence.Files;

/// <summary>The content of a large file is given back while it is read.</summary>
public sealed class LargeFileTests : IDisposable
{
    private const int Items = 40_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("tap").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(TapFormat.Tap)]
    [InlineData(TapFormat.Xml)]
    [InlineData(TapFormat.Source)]
    public void A_large_file_holds_what_was_saved(TapFormat format)
    {
        var path = Save(format);

        var read = TapFile.Open(path).Document;

        Assert.InRange(new FileInfo(path).Length, 1 << 20, int.MaxValue);
        Assert.Equal(TapEncodings.Of(TapFormat.Tap).Write(Document()).ToArray(), TapEncodings.Of(TapFormat.Tap).Write(read).ToArray());
    }

    [Theory]
    [InlineData(TapFormat.Xml)]
    [InlineData(TapFormat.Source)]
    public void A_fault_at_the_end_of_a_large_file_has_its_place(TapFormat format)
    {
        var path = Save(format);
        var line = File.ReadLines(path).Count() + 1;
        File.AppendAllText(path, "?");

        var message = Assert.Throws<TapException>(() => TapFile.Open(path)).Message;

        Assert.Contains($"at line {line}, column 1", message, StringComparison.Ordinal);
    }

    private static TapDocument Document()
    {
        var items = new PersistedList();
        for (var i = 0; i < Items; i++)
        {
            var text = i.ToString(CultureInfo.InvariantCulture);
            items.Add(new PersistedObject("Many.Item")
            {
                ["number"] = i,
                ["longer"] = 1_000_000_000_000_000_000 + i,
                ["often"] = $"often {i % 7}",
                ["umlaut"] = $"\u00e4 {i % 5}",
                ["digits"] = $"0{text}",
                ["short"] = new string('x', i % 70),
                ["real"] = i / 4.0,
            });
        }

        return new TapDocument(new PersistedObject(TapDocument.RootType) { ["name"] = "large", ["items"] = items }, []);
    }

    private string Save(TapFormat format)
    {
        var path = Path.Combine(_folder, $"large{format}");
        TapFile.Save(path, Document(), format, null);
        return path;
    }
}
