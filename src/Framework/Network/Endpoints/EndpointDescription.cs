using System.Text;

namespace Twisted.Network;

/// <summary>An endpoint string taken apart: <c>type:argument:…:key=value:…</c>.</summary>
/// <remarks>
/// <c>\</c> takes the next character as it is, so <c>\:</c>, <c>\=</c> and <c>\\</c> stand for themselves. What is between
/// <c>[</c> and <c>]</c> is taken as it is, so that IPv6 addresses, and endpoints within endpoints, can be written as everywhere else.
/// A string without a colon is the argument of the type <c>tcp</c>.
/// </remarks>
public sealed class EndpointDescription
{
    private static readonly Dictionary<string, string> None = [];

    private EndpointDescription(string text, string type, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> settings)
    {
        Text = text;
        Type = type;
        Arguments = arguments;
        Settings = settings;
    }

    /// <summary>The whole string, for messages.</summary>
    public string Text { get; }

    /// <summary>The word before the first colon; <c>tcp</c> when there is none.</summary>
    public string Type { get; }

    /// <summary>The parts without a key, unescaped.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>The parts with a key, unescaped.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <exception cref="FormatException">The string is malformed; the message says where.</exception>
    public static EndpointDescription Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<string> arguments = new(capacity: 1);
        Dictionary<string, string>? settings = null;
        var parts = Split(text);
        var hasType = parts.Count > 1;
        for (var i = hasType ? 1 : 0; i < parts.Count; i++)
        {
            if (parts[i].Key is not { } key)
            {
                arguments.Add(parts[i].Value);
            }
            else if (!(settings ??= new(StringComparer.Ordinal)).TryAdd(key, parts[i].Value))
            {
                throw new FormatException($"the endpoint \"{text}\" has \"{key}=\" twice");
            }
        }

        return new EndpointDescription(text, hasType ? parts[0].Value : "tcp", arguments, settings ?? None);
    }

    /// <summary>Escapes a word so that it stands for itself in an endpoint string.</summary>
    public static string Escape(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return word.AsSpan().IndexOfAny(@"\:=[]") < 0
            ? word
            : string.Concat(word.Select(c => c is '\\' or ':' or '=' or '[' or ']' ? $@"\{c}" : c.ToString()));
    }

    private static List<Part> Split(string text)
    {
        List<Part> parts = [];
        var part = new StringBuilder();
        string? key = null;
        var brackets = 0;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\' when i + 1 == text.Length:
                    throw new FormatException($"the endpoint \"{text}\" ends in a single \"\\\"; write \"\\\\\" for one");
                case '\\' when brackets > 0:
                    part.Append('\\').Append(text[++i]);
                    break;
                case '\\':
                    part.Append(text[++i]);
                    break;
                case ':' when brackets == 0:
                    parts.Add(new Part(key, part.ToString()));
                    part.Clear();
                    key = null;
                    break;
                case '=' when key is null && brackets == 0:
                    key = part.ToString();
                    part.Clear();
                    break;
                default:
                    brackets = text[i] switch { '[' => brackets + 1, ']' => Math.Max(0, brackets - 1), _ => brackets };
                    part.Append(text[i]);
                    break;
            }
        }

        if (brackets > 0)
        {
            throw new FormatException($"the endpoint \"{text}\" has \"[\" without \"]\"");
        }

        parts.Add(new Part(key, part.ToString()));
        return parts;
    }

    // A class, because lists of it then need no code of their own at start.
    private sealed record Part(string? Key, string Value);
}
