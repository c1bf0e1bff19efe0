using System.Runtime.CompilerServices;
using System.Text;

namespace Twisted.Tests.Persistence.Xml;

/// <summary>What an administrator may do to a tap in an editor, and what is said of the rest: <c>XmlEdits.txt</c>.</summary>
/// <remarks>
/// A case is a title, what is edited, and what a tool makes of it: the application written anew, or the error. What is edited is
/// a whole tap, or what is in an application, which then begins on line 3.
/// </remarks>
public sealed class XmlEditTests
{
    private static readonly Dictionary<string, (string Input, string Expected)> Cases = Load();

    public static TheoryData<string> Titles() => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Titles))]
    public void An_edit_is_honoured_or_refused(string title) => Assert.Equal(Cases[title].Expected, Outcome(Cases[title].Input));

    private static string Outcome(string input)
    {
        var text = input.StartsWith("<?xml", StringComparison.Ordinal) || input.StartsWith("<!DOCTYPE", StringComparison.Ordinal) || input.Contains("tap xmlns", StringComparison.Ordinal) || input.Contains("<tap ", StringComparison.Ordinal)
            ? input
            : XmlModel.Tap(input);
        try
        {
            var written = XmlModel.Write(XmlModel.Read(text));
            var start = written.IndexOf("  <application", StringComparison.Ordinal);
            var end = written.IndexOf("  <dropIns />", StringComparison.Ordinal);
            return (end < 0 ? written[start..written.LastIndexOf("</tap>", StringComparison.Ordinal)] : written[start..end]).TrimEnd('\n');
        }
        catch (InvalidDataException exception)
        {
            return exception.Message;
        }
    }

    private static Dictionary<string, (string Input, string Expected)> Load([CallerFilePath] string source = "")
    {
        var cases = new Dictionary<string, (string Input, string Expected)>(StringComparer.Ordinal);
        var text = File.ReadAllText(Path.Combine(Path.GetDirectoryName(source)!, "XmlEdits.txt"), Encoding.UTF8).ReplaceLineEndings("\n");
        foreach (var part in text.Split("=== ", StringSplitOptions.RemoveEmptyEntries))
        {
            var title = part[..part.IndexOf('\n', StringComparison.Ordinal)];
            var rule = part.IndexOf("\n---\n", StringComparison.Ordinal);
            cases.Add(title, (part[(title.Length + 1)..rule], part[(rule + "\n---\n".Length)..].TrimEnd('\n')));
        }

        return cases;
    }
}
