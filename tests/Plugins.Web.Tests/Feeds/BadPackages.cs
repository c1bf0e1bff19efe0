using System.IO.Compression;
using System.Text;

namespace Twisted.Tests.Web.Feeds;

/// <summary>What somebody may push who means ill, or has a broken tool.</summary>
internal static class BadPackages
{
    public const string Nuspec = "<package><metadata><id>Bad</id><version>1.0.0</version><authors>A</authors><description>B</description></metadata></package>";

    public static IEnumerable<TheoryDataRow<string, string>> All() =>
    [
        new("nothing", "is no zip archive"),
        new("text", "is no zip archive"),
        new("truncated", "is no zip archive"),
        new("damaged", "is a damaged archive"),
        new("long directory", "has a directory of more than 16 MiB"),
        new("lying directory", "is a damaged archive"),
        new("no nuspec", "has no nuspec"),
        new("nuspec below", "has no nuspec"),
        new("two nuspecs", "has two nuspecs"),
        new("bomb", "has a nuspec of more than 1 MiB"),
        new("deep", "has a nuspec with elements more than 32 deep"),
        new("entities", "has a nuspec that is no XML"),
        new("no XML", "has a nuspec that is no XML"),
        new("no metadata", "has a nuspec without metadata"),
        new("no id", "has the id \"\", which is none"),
        new("id ..", "has the id \"..\", which is none"),
        new("id ../a", "has the id \"../a\", which is none"),
        new("id a..b", "has the id \"a..b\", which is none"),
        new("id a/b", "has the id \"a/b\", which is none"),
        new("id .a", "has the id \".a\", which is none"),
        new("version ", "has the version \"\", which is none"),
        new("version 1.0.0/..", "has the version \"1.0.0/..\", which is none"),
        new("version 1.0.0.0.0", "has the version \"1.0.0.0.0\", which is none"),
        new("version 1.0.0-", "has the version \"1.0.0-\", which is none"),
        new("version latest", "has the version \"latest\", which is none"),
        new("entry ../evil", "has a file of the name \"../evil\", which leaves its folder"),
        new("entry lib/%2e%2e/%2e%2e/evil", "has a file of the name \"lib/%2e%2e/%2e%2e/evil\", which leaves its folder"),
        new("entry /etc/evil", "has a file of the name \"/etc/evil\", which leaves its folder"),
        new("entry a\\..\\evil", "has a file of the name \"a\\..\\evil\", which leaves its folder"),
    ];

    public static byte[] Make(string kind)
    {
        var whole = Zip(("Bad.nuspec", Nuspec));
        switch (kind.Split(' ', 2))
        {
            case ["nothing"]: return [];
            case ["text"]: return Encoding.ASCII.GetBytes("this is no package, and it is longer than the end of an archive");
            case ["truncated"]: return whole[..^30];
            case ["damaged"]:
                whole[20] = whole[21] = whole[30 + "Bad.nuspec".Length] = 0xff;
                whole[0] = 0;
                return whole;
            case ["long", _]:
                BitConverter.TryWriteBytes(whole.AsSpan(whole.Length - 10), 17 << 20);
                return whole;
            case ["lying", _]:
                BitConverter.TryWriteBytes(whole.AsSpan(whole.Length - 6), int.MaxValue);
                return whole;
            case ["no", "nuspec"]: return Zip(("a.txt", "a"));
            case ["nuspec", _]: return Zip(("lib/Bad.nuspec", Nuspec));
            case ["two", _]: return Zip(("Bad.nuspec", Nuspec), ("bad2.NUSPEC", Nuspec));
            case ["bomb"]: return Zip(("Bad.nuspec", Nuspec.Replace("<authors>", "<authors>" + new string(' ', 50_000_000), StringComparison.Ordinal)));
            case ["deep"]: return Zip(("Bad.nuspec", string.Concat(Enumerable.Repeat("<a>", 200_000))));
            case ["entities"]: return Zip(("Bad.nuspec", "<!DOCTYPE a [<!ENTITY b \"cccccccc\"><!ENTITY d \"&b;&b;&b;&b;\">]>" + Nuspec.Replace("<id>Bad", "<id>&d;", StringComparison.Ordinal)));
            case ["no", "XML"]: return Zip(("Bad.nuspec", "<package><metadata>"));
            case ["no", "metadata"]: return Zip(("Bad.nuspec", "<package/>"));
            case ["no", "id"]: return Zip(("Bad.nuspec", Nuspec.Replace("Bad", "", StringComparison.Ordinal)));
            case ["id", var id]: return Zip(("Bad.nuspec", Nuspec.Replace("Bad", id, StringComparison.Ordinal)));
            case ["version", var version]: return Zip(("Bad.nuspec", Nuspec.Replace("1.0.0", version, StringComparison.Ordinal)));
            case ["entry", var name]: return Zip(("Bad.nuspec", Nuspec), (name, "evil"));
            default: throw new ArgumentException(kind);
        }
    }

    public static byte[] Zip(params (string Name, string Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var writer = new StreamWriter(archive.CreateEntry(name).Open());
                writer.Write(content);
            }
        }

        return stream.ToArray();
    }
}
