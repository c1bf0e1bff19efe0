using Twisted.Persistence;
using Twisted.Persistence.Model;
using Twisted.Taps;

namespace Twisted.PluginHost.Tests.Taps;

public sealed class TapDropInsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("twisted-locks-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [CombinatorialFormats("DropIn", "id", "a/b", "\"a/b\" is no package id")]
    [CombinatorialFormats("DropIn", "version", "new", "\"new\" is no exact version")]
    [CombinatorialFormats("Package", "source", "", "\"\" is no feed")]
    [CombinatorialFormats("Package", "sha512", "AA==", "\"AA==\" is no SHA-512 in base 64")]
    [CombinatorialFormats("Package", "version", "2.0.0", "the first package of the drop-in \"A\" must be \"A\" 1.0.0 itself")]
    [CombinatorialFormats("File", "path", "../x", "\"../x\" is no path inside a package")]
    [CombinatorialFormats("File", "sha256", "AB", "\"AB\" is no SHA-256 in lower-case hexadecimal digits")]
    [CombinatorialFormats("File", "kind", "Virus", "\"Virus\" is no kind of file; there are Managed, Native, Resource, Manifest and Contract")]
    public void A_wrong_word_of_a_lock_is_told_with_its_place(string format, string type, string member, string word, string fault)
    {
        var kind = Enum.Parse<TapFormat>(format);
        var path = Path.Combine(_folder, "test" + TapNames.Ending(kind, encrypted: false));
        TapFile.Save(path, new TapDocument(new PersistedObject("Application") { ["name"] = "test" }, Locks(type, member, word)), kind, key: null);

        var failure = Assert.Throws<TapException>(() => TapDropIns.Read(path));

        var place = kind == TapFormat.Tap ? "byte [0-9]+" : "line [0-9]+, column [0-9]+";
        Assert.Matches($"^cannot read \".*\": the lock of its drop-ins is malformed at {place}: {System.Text.RegularExpressions.Regex.Escape(fault)}$", failure.Message);
    }

    private static PersistedList Locks(string type, string member, string word)
    {
        var file = new PersistedObject("File") { ["path"] = "lib/a.dll", ["sha256"] = new string('a', 64), ["kind"] = "Managed" };
        var package = new PersistedObject("Package")
        {
            ["id"] = "A", ["version"] = "1.0.0", ["source"] = "feed", ["sha512"] = Convert.ToBase64String(new byte[64]), ["files"] = new PersistedList { file },
        };
        var dropIn = new PersistedObject("DropIn") { ["id"] = "A", ["version"] = "1.0.0", ["stock"] = false, ["packages"] = new PersistedList { package } };
        (type switch { "File" => file, "Package" => package, _ => dropIn })[member] = word;
        return [dropIn];
    }

    private sealed class CombinatorialFormatsAttribute(params string[] words) : Xunit.v3.DataAttribute
    {
        public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(System.Reflection.MethodInfo testMethod, Xunit.Sdk.DisposalTracker disposalTracker) =>
            new([.. Enum.GetNames<TapFormat>().Select(format => new TheoryDataRow([format, .. words]))]);

        public override bool SupportsDiscoveryEnumeration() => true;
    }
}
