using System.Text;
using Twisted.Persistence.Model;

namespace Twisted.Persistence.Source;

/// <summary>Reads a <c>.tas</c>: the few statements of C# that make objects of the model. It makes those, and runs nothing.</summary>
/// <param name="text">Valid UTF-8, of which what was read is forgotten where it is the content of a large file.</param>
internal ref partial struct SourceParser(ReadOnlyMemory<byte> text)
{
    /// <summary>The members of objects in larger files have no places of their own: a table for each object costs more than the object.</summary>
    private const int LargestWithPlaces = 1 << 20;

    private const int ForgottenAtOnce = 1 << 20;

    private readonly SourceNames _names = new();
    private readonly SourceMembers _members = new();
    private readonly List<SourceVariable> _late = [];
    private readonly bool _withPlaces = text.Length <= LargestWithPlaces;
    private SourceScanner _scanner = new(text.Span);
    private int _forgotten;
    private int _depth;
    private int _deepest;
    private int _expressions;
    private long _copied;

    /// <summary>True when the last word is a name by the way it is written, and never a word of the language.</summary>
    private bool _isName;

    /// <exception cref="InvalidDataException">It is no such file; the message says where.</exception>
    public TapDocument Parse()
    {
        foreach (var (name, type) in SourceTypes.Known)
        {
            _names.Get(name).Type = type;
        }

        for (_scanner.SkipSpace(); !_scanner.IsAtEnd; _scanner.SkipSpace())
        {
            if (!_scanner.TryTake((byte)';'))
            {
                Statement();
            }
        }

        foreach (var variable in _late)
        {
            Complete(variable);
        }

        if (_names.Get("application"u8).Variable?.Value is not SourceTap tap)
        {
            throw SourceScanner.Malformed("it ends without a variable \"application\", which is declared as: var application = new Tap(1, root, dropIns)", _scanner.Place);
        }

        // The parts of an expression are counted as they are read; variables can be put into each other as deep as one likes.
        if ((long)_expressions * (_deepest + 1) >= ModelLimits.DeepestNesting)
        {
            SourceDepth.Check(tap.DropIns);
            SourceDepth.Check(tap.Root);
        }

        return new TapDocument(tap.Root, tap.DropIns);
    }

    private void Statement()
    {
        var place = _scanner.Place;
        var word = Word("a statement");
        var isName = _isName;
        if (!isName && word.SequenceEqual("using"u8))
        {
            Using();
            return;
        }

        if (!isName && word.SequenceEqual("var"u8))
        {
            Declaration(SourceType.None, default);
            return;
        }

        if (!isName && word.SequenceEqual("const"u8))
        {
            _scanner.SkipSpace();
            word = Word("a type");
            isName = _isName;
        }

        if (!isName && SourceTypes.IsScalar(word))
        {
            if (word.SequenceEqual("byte"u8))
            {
                _scanner.Expect((byte)'[', "behind \"byte\"");
                _scanner.Expect((byte)']', "behind \"byte[\"");
            }

            // Copied: the text may be forgotten by the time the value is there.
            Declaration(SourceType.None, word.ToArray());
            return;
        }

        var name = _names.Get(word);
        _scanner.SkipSpace();
        if (name.Variable is { } variable && _scanner.Current is (byte)'[' or (byte)'.')
        {
            ExpectName(name, isName, place);
            Change(variable, name.Text);
            return;
        }

        if (TypeBehind(name) is var type and not SourceType.None)
        {
            Declaration(type, default);
            return;
        }

        throw _scanner.Current is (byte)'[' || (_scanner.Current == '.' && _scanner.Rest.StartsWith(".Add"u8))
            ? NoVariable(name.Text, place)
            : SourceScanner.Malformed(
                $"\"{SourceTypes.Shortened(name.Text)}\" begins no statement of a .tas, which is data: \"using\", \"var\", a change of a variable, and nothing else; twistd -y runs C#", place);
    }

    private void Using()
    {
        _scanner.SkipSpace();
        var alias = _names.Get(Word("the name of a type or namespace"));
        if (!_scanner.TryTake((byte)'='))
        {
            // A namespace: the types are known by their names in any case.
            QualifiedName(alias.Text);
            _scanner.Expect((byte)';', "at the end of \"using\"");
            return;
        }

        _scanner.SkipSpace();
        var name = QualifiedName(Encoding.UTF8.GetString(Word("the name of a type")));
        alias.Type = SourceTypes.Find(name);
        _scanner.Expect((byte)';', "at the end of \"using\"");
    }

    private void Declaration(SourceType wanted, scoped ReadOnlySpan<byte> scalar)
    {
        _scanner.SkipSpace();
        var place = _scanner.Place;
        var name = _names.Get(Word("the name of a variable"));
        ExpectName(name, _isName, place);
        if (name.Variable is not null)
        {
            throw SourceScanner.Malformed($"there is a variable \"{SourceTypes.Shortened(name.Text)}\" already", place);
        }

        _scanner.Expect((byte)'=', "behind the name of a variable");
        _scanner.SkipSpace();
        var at = _scanner.Place;
        var value = Expression(wanted);
        if (wanted != SourceType.None && SourceTypes.Of(value) != wanted)
        {
            throw SourceScanner.Malformed($"the value is of another type than the variable \"{SourceTypes.Shortened(name.Text)}\"", at);
        }

        if (!scalar.IsEmpty && !SourceTypes.Fits(scalar, value))
        {
            throw SourceScanner.Malformed($"the value is no {Encoding.UTF8.GetString(scalar)}", at);
        }

        _scanner.Expect((byte)';', "at the end of a statement");
        name.Variable = new SourceVariable(value);
    }

    /// <summary><c>a["b"] = c;</c>, <c>a.Add(b);</c> or <c>a.Add(b, c);</c></summary>
    private void Change(SourceVariable variable, string name)
    {
        if (variable.Value is PersistedObject)
        {
            if (variable.Late is null)
            {
                variable.Late = new SourceMembers();
                _late.Add(variable);
            }

            Member(variable.Late);
        }
        else
        {
            _scanner.Expect((byte)'.', $"behind \"{SourceTypes.Shortened(name)}\"");
            _scanner.SkipSpace();
            var method = _scanner.Place;
            if (!Word("\"Add\"").SequenceEqual("Add"u8) || variable.Value is not (PersistedList or PersistedMap))
            {
                throw SourceScanner.Malformed("a .tas is data, and calls nothing but Add of a List or a Map; twistd -y runs C#", method);
            }

            _scanner.Expect((byte)'(', "behind \"Add\"");
            _scanner.SkipSpace();
            var at = _scanner.Place;
            var first = NoTap(Expression(SourceType.None), at);
            if (variable.Value is PersistedList list)
            {
                list.AddChecked(first);
            }
            else
            {
                _scanner.Expect((byte)',', "behind the key of a Map");
                _scanner.SkipSpace();
                ((PersistedMap)variable.Value).Add(first ?? throw NullKey(at), NoTap(Expression(SourceType.None), at));
            }

            _scanner.Expect((byte)')', "at the end of \"Add\"");
        }

        _scanner.Expect((byte)';', "at the end of a statement");
    }

    private readonly void Complete(SourceVariable variable)
    {
        var item = (PersistedObject)variable.Value!;
        var late = variable.Late!;
        for (var i = 0; i < item.Values.Length; i++)
        {
            late.Add(item.Shape.Names[i], item.Values[i]!, item.PlaceOf(item.Shape.Names[i]));
        }

        Complete(item, late, _names.Get(Encoding.UTF8.GetBytes(item.TypeName)), item.Version, 0);
    }

    /// <summary>Lets go of the text of what was made of it, now and then.</summary>
    private void Forget()
    {
        if (_scanner.Offset - _forgotten >= ForgottenAtOnce)
        {
            _forgotten = _scanner.Offset;
            FileContent.Forget(text, _forgotten);
        }
    }

    private readonly void Complete(PersistedObject item, SourceMembers members, SourceName type, int version, int start)
    {
        // Names in two spellings, one with a half character, may share an entry, but not the shapes.
        var shapes = item.TypeName == type.Text ? (type.Shapes ??= new SourceShapes(type.Text, version)).Of(version) : new SourceShapes(item.TypeName, version);
        if (members.Complete(item, shapes, start, _withPlaces) is not 0 and var twice)
        {
            throw SourceScanner.Malformed("an object has a member of that name already", twice);
        }
    }

    /// <summary>A word, which must be there.</summary>
    private ReadOnlySpan<byte> Word(string expected)
    {
        _isName = _scanner.Current == '@' && _scanner.Ahead(1) != '"';
        if (_isName)
        {
            _scanner.Advance(1);
        }

        var copy = _scanner;
        var word = _scanner.TakeWord();
        if (_scanner.Current == '\\')
        {
            word = EscapedWord(word, expected);
            _isName = true;
        }

        if (word.IsEmpty || !SourceScanner.BeginsWord(word))
        {
            _scanner = copy;
            throw _scanner.Unexpected(expected);
        }

        return word;
    }

    /// <summary>The whole of a word in which characters are written as escapes.</summary>
    private byte[] EscapedWord(ReadOnlySpan<byte> beginning, string expected)
    {
        var word = new List<byte>([.. beginning]);
        Span<byte> encoded = stackalloc byte[4];
        while (_scanner.Current == '\\')
        {
            var rune = _scanner.TakeEscapedLetter() ?? throw _scanner.Unexpected(expected);
            word.AddRange(encoded[..rune.EncodeToUtf8(encoded)]);
            word.AddRange(_scanner.TakeWord());
        }

        return [.. word];
    }

    private static void ExpectName(SourceName name, bool isEscaped, long place)
    {
        if (name.IsKeyword && !isEscaped)
        {
            throw SourceScanner.Malformed($"\"{name.Text}\" is a word of C#, and names a variable only as \"@{name.Text}\"", place);
        }
    }

    /// <summary>The rest of a name with dots, <c>global::</c> included.</summary>
    private string QualifiedName(string first)
    {
        StringBuilder? name = null;
        while (true)
        {
            _scanner.SkipSpace();
            if (_scanner.Current == ':' && _scanner.Ahead(1) == ':' && name is null && first == "global")
            {
                _scanner.Advance(2);
                _scanner.SkipSpace();
                first = Encoding.UTF8.GetString(Word("a name"));
            }
            else if (_scanner.Current == '.')
            {
                _scanner.Advance(1);
                _scanner.SkipSpace();
                name = (name ?? new StringBuilder(first)).Append('.').Append(Encoding.UTF8.GetString(Word("a name")));
            }
            else
            {
                return name?.ToString() ?? first;
            }
        }
    }

    private SourceType TypeBehind(SourceName first)
    {
        if (first.Type != SourceType.None && _scanner.Current is not ((byte)'.' or (byte)':'))
        {
            return first.Type;
        }

        return _scanner.Current == '.' || (_scanner.Current == ':' && first.Text == "global") ? SourceTypes.Find(QualifiedName(first.Text)) : SourceType.None;
    }

    private static InvalidDataException NoVariable(string name, long place) =>
        SourceScanner.Malformed($"there is no variable \"{SourceTypes.Shortened(name)}\" before this place", place);

    private static InvalidDataException NullKey(long place) => SourceScanner.Malformed("the key of a Map is null, which no key is", place);
}
