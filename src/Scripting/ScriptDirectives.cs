using Twisted.Persistence;
using Twisted.PluginHost.Finding;

namespace Twisted.Scripting;

/// <summary>The packages that a file asks for, in the lines before its code.</summary>
/// <remarks>No compiler reads them: they are needed at each start, also when the file is compiled already.</remarks>
internal sealed class ScriptDirectives
{
    private readonly List<DropInRequest> _packages = [];
    private readonly ScriptText _script;

    private ScriptDirectives(ScriptText script) => _script = script;

    public IReadOnlyList<DropInRequest> Packages => _packages;

    /// <summary>The text with blanks in the place of these lines, so that all others keep their numbers.</summary>
    public string Rest { get; private set; } = "";

    /// <exception cref="TapException">A directive cannot be understood, or is none that is supported.</exception>
    public static ScriptDirectives Read(ScriptText script)
    {
        var directives = new ScriptDirectives(script);
        var lines = script.Text.Split('\n');
        var inComment = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (inComment || line.StartsWith("/*", StringComparison.Ordinal))
            {
                // Code after the end of a comment is code, and directives come before it.
                var end = line.IndexOf("*/", inComment ? 0 : 2, StringComparison.Ordinal);
                if (end >= 0 && end + 2 < line.Length)
                {
                    break;
                }

                inComment = end < 0;
            }
            else if (line.StartsWith("#:", StringComparison.Ordinal) || line.StartsWith("#r", StringComparison.Ordinal) || line.StartsWith("#load", StringComparison.Ordinal))
            {
                directives.Add(line, i + 1);
                lines[i] = "";
            }
            else if (line.StartsWith("#!", StringComparison.Ordinal) && i == 0)
            {
                lines[i] = "";
            }
            else if (line.Length > 0 && line[0] != '#' && !line.StartsWith("//", StringComparison.Ordinal))
            {
                break;
            }
        }

        directives.Rest = string.Join('\n', lines);
        return directives;
    }

    private void Add(string line, int number)
    {
        string package;
        char separator;
        if (line.StartsWith("#:package ", StringComparison.Ordinal))
        {
            (package, separator) = (line["#:package ".Length..], '@');
        }
        else if (line.StartsWith("#r \"nuget:", StringComparison.Ordinal) && line.EndsWith('"'))
        {
            (package, separator) = (line["#r \"nuget:".Length..^1], ',');
        }
        else
        {
            throw Fault(number, $"\"{line}\" is not supported; only packages can be asked for: #:package ID@VERSION");
        }

        var at = package.IndexOf(separator, StringComparison.Ordinal);
        var id = (at < 0 ? package : package[..at]).Trim();
        var version = at < 0 ? null : package[(at + 1)..].Trim();
        if (id.Length == 0 || version is { Length: 0 } || (version is not (null or "*") && version.Contains('*', StringComparison.Ordinal)))
        {
            throw Fault(number, $"\"{line}\" names no package and version: write #:package ID@1.2.0, or a range such as ID@[1.0,2.0), or ID@* for the newest");
        }

        var request = new DropInRequest(id, version == "*" ? null : version);
        if (_packages.Find(other => string.Equals(other.Id, id, StringComparison.OrdinalIgnoreCase)) is not { } known)
        {
            _packages.Add(request);
        }
        else if (known.Version != request.Version)
        {
            throw Fault(number, $"\"{line}\" asks for another version of {id} than a line above it, {known.Version ?? "*"}; leave one of them");
        }
    }

    private TapException Fault(int line, string text) => new($"cannot compile \"{_script.Path}\":\n{_script.Path}({line},1): error: {text}");
}
