using System.Text;
using Twisted.Persistence.Model;

namespace Twisted.Persistence.Source;

/// <summary>What <c>new</c> makes.</summary>
internal ref partial struct SourceParser
{
    private object New(SourceType wanted, long place)
    {
        _scanner.SkipSpace();
        var type = wanted;
        if (_scanner.Current != '(')
        {
            var at = _scanner.Place;
            var word = Word("the name of a type");
            if (word.SequenceEqual("byte"u8))
            {
                return Bytes();
            }

            var name = _names.Get(word);
            _scanner.SkipSpace();
            type = TypeBehind(name);
            if (type == SourceType.None)
            {
                throw SourceScanner.Malformed($"\"{SourceTypes.Shortened(name.Text)}\" is none of the types of a .tas: Item, List, Map and Tap, as \"using\" declares them; twistd -y runs C#", at);
            }
        }
        else if (type == SourceType.None)
        {
            throw SourceScanner.Malformed("\"new\" needs the name of a type here: Item, List or Map", place);
        }

        Deeper(place);
        object made = type switch
        {
            SourceType.Item => Item(place),
            SourceType.List => List(place),
            SourceType.Map => Map(place),
            _ => Tap(),
        };
        _depth--;
        return made;
    }

    private PersistedObject Item(long place)
    {
        _scanner.Expect((byte)'(', "behind \"Item\"");
        _scanner.SkipSpace();
        var name = Name("the name of a persisted type in quotes");
        var version = 1;
        if (_scanner.TryTake((byte)','))
        {
            _scanner.SkipSpace();
            var at = _scanner.Place;
            if (_scanner.Rest.StartsWith("version"u8))
            {
                Word("\"version\"");
                _scanner.Expect((byte)':', "behind \"version\"");
            }

            version = Expression(SourceType.None) is long and >= 1 and <= int.MaxValue and var number
                ? (int)(long)number
                : throw SourceScanner.Malformed($"a version is a number from 1 to {int.MaxValue}", at);
        }

        _scanner.Expect((byte)')', "behind the name and version of a type");
        var text = name.Odd ?? name.Name.Text;
        var shapes = name.Odd is null ? (name.Name.Shapes ??= new SourceShapes(text, version)).Of(version) : new SourceShapes(text, version);
        var item = new PersistedObject(shapes.Last, []) { Place = place };
        if (!_scanner.TryTake((byte)'{'))
        {
            Complete(item, _members, name.Name, version, _members.Count);
            return item;
        }

        var start = _members.Count;
        var likely = shapes.Last.Names;
        for (var i = 0; !_scanner.TryTake((byte)'}'); i++)
        {
            _scanner.SkipSpace();
            Member(_members, i < likely.Length ? likely[i] : null);
            if (!_scanner.TryTake((byte)','))
            {
                _scanner.Expect((byte)'}', "behind the last member");
                break;
            }
        }

        Complete(item, _members, name.Name, version, start);
        Forget();
        return item;
    }

    /// <summary><c>["name"] = value</c>; null is no member.</summary>
    private void Member(SourceMembers members, string? likely = null)
    {
        _scanner.SkipSpace();
        if (_scanner.Current != '[')
        {
            throw _scanner.Unexpected("a member, such as [\"name\"] = \"value\",");
        }

        var place = _scanner.Place;
        _scanner.Advance(1);
        string name;
        if (likely is not null && IsLikely(likely))
        {
            name = likely;
            _scanner.Advance(likely.Length + 2);
        }
        else
        {
            _scanner.SkipSpace();
            var (known, odd) = Name("the name of a member in quotes");
            name = odd ?? known.Text;
        }

        _scanner.Expect((byte)']', "behind the name of a member");
        _scanner.Expect((byte)'=', "behind a member");
        if (Expression(SourceType.None) is { } value)
        {
            members.Add(name, NoTap(value, place)!, place);
        }
    }

    /// <summary>The value, which is not a tap.</summary>
    private static object? NoTap(object? value, long place) => value is SourceTap ? throw SourceScanner.Malformed("a tap is no part of itself", place) : value;

    /// <summary>True when the name of the member that stood here in the object before stands here again.</summary>
    private readonly bool IsLikely(string likely)
    {
        var rest = _scanner.Rest;
        var length = likely.Length;
        return rest.Length > length + 1 && rest[0] == '"' && rest[length + 1] == '"' && Ascii.Equals(rest.Slice(1, length), likely)
            && likely.AsSpan().IndexOfAny('"', '\\') < 0 && length > 0;
    }

    /// <summary>A text that is met often. Where its UTF-8 is not the text, for halves of characters, the text is given apart.</summary>
    private (SourceName Name, string? Odd) Name(string expected)
    {
        if (!SourceStrings.IsHere(ref _scanner))
        {
            throw _scanner.Unexpected(expected);
        }

        var rest = _scanner.Rest;
        var end = rest[0] == '"' ? rest[1..].IndexOfAny("\"\\\r\n"u8) : -1;
        if (end > 0 && rest[end + 1] == '"' && Ascii.IsValid(rest.Slice(1, end)))
        {
            var copy = _scanner;
            _scanner.Advance(end + 2);
            _scanner.SkipSpace();
            if (_scanner.Current is (byte)']' or (byte)')' or (byte)',')
            {
                return (_names.Get(rest.Slice(1, end)), null);
            }

            _scanner = copy;
        }

        var text = Text();
        var name = _names.Get(Encoding.UTF8.GetBytes(text));
        return (name, name.Text == text ? null : text);
    }

    private PersistedList List(long place)
    {
        Parentheses();
        var list = new PersistedList { Place = place };
        if (!_scanner.TryTake((byte)'{'))
        {
            return list;
        }

        while (!_scanner.TryTake((byte)'}'))
        {
            _scanner.SkipSpace();
            var at = _scanner.Place;
            var value = Expression(SourceType.None);
            list.AddChecked(NoTap(value, at));
            if (!_scanner.TryTake((byte)','))
            {
                _scanner.Expect((byte)'}', "behind the last value");
                break;
            }
        }

        return list;
    }

    private PersistedMap Map(long place)
    {
        Parentheses();
        var map = new PersistedMap { Place = place };
        if (!_scanner.TryTake((byte)'{'))
        {
            return map;
        }

        while (!_scanner.TryTake((byte)'}'))
        {
            _scanner.Expect((byte)'{', "before a key and its value");
            _scanner.SkipSpace();
            var at = _scanner.Place;
            var key = Expression(SourceType.None) ?? throw NullKey(at);
            _scanner.Expect((byte)',', "behind a key");
            _scanner.SkipSpace();
            var value = Expression(SourceType.None);
            map.Add(NoTap(key, at)!, NoTap(value, at));
            _scanner.Expect((byte)'}', "behind a value");
            if (!_scanner.TryTake((byte)','))
            {
                _scanner.Expect((byte)'}', "behind the last pair");
                break;
            }
        }

        return map;
    }

    private void Parentheses()
    {
        if (_scanner.TryTake((byte)'('))
        {
            _scanner.Expect((byte)')', "behind \"(\"");
        }
        else if (_scanner.Current != '{')
        {
            throw _scanner.Unexpected("\"{\" or \"()\"");
        }
    }

    private SourceTap Tap()
    {
        _scanner.Expect((byte)'(', "behind \"Tap\"");
        _scanner.SkipSpace();
        var at = _scanner.Place;
        var version = Expression(SourceType.None);
        if (version is not (long)SourceWords.FormatVersion)
        {
            throw version is long and > SourceWords.FormatVersion
                ? new InvalidDataException($"It has format version {version}{Position.Describe(at)}, and this program reads version {SourceWords.FormatVersion}. Update the tools.")
                : SourceScanner.Malformed($"the first argument of a tap is its format version, {SourceWords.FormatVersion}", at);
        }

        _scanner.Expect((byte)',', "behind the format version");
        _scanner.SkipSpace();
        at = _scanner.Place;
        var root = Expression(SourceType.Item) as PersistedObject ?? throw SourceScanner.Malformed("the second argument of a tap is an Item, the application", at);
        _scanner.Expect((byte)',', "behind the application");
        _scanner.SkipSpace();
        at = _scanner.Place;
        var dropIns = Expression(SourceType.List) as PersistedList ?? throw SourceScanner.Malformed("the third argument of a tap is a List, of its drop-ins", at);
        _scanner.Expect((byte)')', "at the end of a tap");
        return new SourceTap(root, dropIns);
    }

    /// <summary><c>new byte[] { 1, 2 }</c></summary>
    private byte[] Bytes()
    {
        _scanner.Expect((byte)'[', "behind \"byte\"");
        _scanner.Expect((byte)']', "behind \"byte[\"");
        _scanner.Expect((byte)'{', "behind \"byte[]\"");
        var bytes = new List<byte>();
        while (!_scanner.TryTake((byte)'}'))
        {
            _scanner.SkipSpace();
            var at = _scanner.Place;
            bytes.Add(SourceNumbers.IsHere(ref _scanner) && SourceNumbers.Read(ref _scanner, isNegative: false) is long and >= 0 and <= byte.MaxValue and var number
                ? (byte)(long)number
                : throw SourceScanner.Malformed("a byte is a number from 0 to 255", at));
            if (!_scanner.TryTake((byte)','))
            {
                _scanner.Expect((byte)'}', "behind the last byte");
                break;
            }
        }

        return [.. bytes];
    }
}
