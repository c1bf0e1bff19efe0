using System.Text;
using Twisted.Runner;
using Twisted.Shared;

namespace Twisted.Tools.Twistd.Export;

/// <summary>Words and paths as a unit file has them: systemd.syntax(7), and "Command lines" in systemd.service(5).</summary>
internal static class UnitText
{
    /// <summary>A word of a command line, in which variables are named too.</summary>
    public static string Argument(string word) => Word(word.Replace("$", "$$", StringComparison.Ordinal));

    /// <summary>A word of a list, such as one of paths or of the environment.</summary>
    public static string Word(string word)
    {
        if (word.Length > 0 && word.All(character => char.IsAsciiLetterOrDigit(character) || "/._-+=:,@$".Contains(character, StringComparison.Ordinal)))
        {
            return word;
        }

        var text = new StringBuilder("\"");
        foreach (var character in word)
        {
            text.Append(character switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '%' => "%%",
                '\n' => "\\n",
                '\t' => "\\t",
                '\r' => "\\r",
                _ => character.ToString(),
            });
        }

        return text.Append('"').ToString();
    }

    /// <summary>The whole rest of a line, where nothing is quoted.</summary>
    /// <exception cref="RunException">It has a line end or the like, for which there is no way to be written there.</exception>
    public static string Line(string text) => text.Any(char.IsControl) || text.EndsWith('\\') || text.Trim() != text
        ? throw new RunException($"\"{Printable.Escape(text)}\" cannot be written into a unit file: it has control characters, a backslash at its end, or spaces around it; choose another name")
        : text.Replace("%", "%%", StringComparison.Ordinal);
}
