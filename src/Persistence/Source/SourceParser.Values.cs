using System.Text;
using Twisted.Persistence.Model;

namespace Twisted.Persistence.Source;

/// <summary>Expressions.</summary>
internal ref partial struct SourceParser
{
    private const int LargestCopied = 16 << 20;

    /// <param name="wanted">What <c>new()</c> makes; <see cref="SourceType.None"/> where that is not said.</param>
    private object? Expression(SourceType wanted)
    {
        if (_depth == 0)
        {
            _expressions++;
        }

        _scanner.SkipSpace();
        var current = _scanner.Current;
        if (SourceStrings.IsHere(ref _scanner))
        {
            return Text();
        }

        if (SourceNumbers.IsHere(ref _scanner))
        {
            return SourceNumbers.Read(ref _scanner, isNegative: false);
        }

        if (current == '-')
        {
            _scanner.Advance(1);
            _scanner.SkipSpace();
            return SourceNumbers.IsHere(ref _scanner) ? SourceNumbers.Read(ref _scanner, isNegative: true) : throw _scanner.Unexpected("a number");
        }

        if (current == '(')
        {
            Deeper(_scanner.Place);
            _scanner.Advance(1);
            var inner = Expression(wanted);
            _depth--;
            _scanner.Expect((byte)')', "at the end of a value");
            return inner;
        }

        var place = _scanner.Place;
        var word = Word("a value");
        if (_isName)
        {
            return Named(word, place);
        }

        if (word.SequenceEqual("new"u8))
        {
            return New(wanted, place);
        }

        if (word.SequenceEqual("true"u8) || word.SequenceEqual("false"u8))
        {
            return PersistedValue.Of(word.Length == 4);
        }

        if (word.SequenceEqual("null"u8))
        {
            return null;
        }

        return Named(word, place);
    }

    /// <summary>A text, of several literals perhaps.</summary>
    private string Text()
    {
        var text = SourceStrings.Read(ref _scanner);
        StringBuilder? all = null;
        while (_scanner.TryTake((byte)'+'))
        {
            _scanner.SkipSpace();
            if (!SourceStrings.IsHere(ref _scanner))
            {
                throw _scanner.Unexpected("a text in quotes behind \"+\"");
            }

            all = (all ?? new StringBuilder(text)).Append(SourceStrings.Read(ref _scanner));
        }

        return all?.ToString() ?? text;
    }

    /// <summary>A variable, or one of the few members of .NET that stand for values.</summary>
    private object? Named(scoped ReadOnlySpan<byte> word, long place)
    {
        var first = _names.Get(word);
        if (first.Variable is { } variable)
        {
            ExpectName(first, _isName, place);
            var size = variable.Value switch
            {
                string text => text.Length,
                byte[] bytes => bytes.Length,
                SourceTap => throw SourceScanner.Malformed("a tap is no part of itself", place),
                _ => 0,
            };

            // Texts are copied when they are written: a short file must not become an endless one.
            return (_copied += size) <= LargestCopied || size == 0
                ? variable.Value
                : throw SourceScanner.Malformed($"the texts of variables are used too often; a tap holds {LargestCopied} characters of such", place);
        }

        var name = QualifiedName(first.Text);
        if (SourceConstants.Find(name) is { } constant)
        {
            return constant;
        }

        _scanner.SkipSpace();
        if (_scanner.Current == '(' && name is "Convert.FromBase64String" or "System.Convert.FromBase64String")
        {
            return FromBase64();
        }

        if (_scanner.Current == '(' && name is "BitConverter.UInt64BitsToDouble" or "System.BitConverter.UInt64BitsToDouble" or "BitConverter.Int64BitsToDouble" or "System.BitConverter.Int64BitsToDouble")
        {
            return FromBits();
        }

        throw name == first.Text && _scanner.Current != '('
            ? NoVariable(name, place)
            : SourceScanner.Malformed($"\"{SourceTypes.Shortened(name)}\" is no value of a .tas, which is data; twistd -y runs C#", place);
    }

    private byte[] FromBase64()
    {
        _scanner.Advance(1);
        _scanner.SkipSpace();
        var place = _scanner.Place;
        if (!SourceStrings.IsHere(ref _scanner))
        {
            throw _scanner.Unexpected("a text in quotes");
        }

        var text = Text();
        _scanner.Expect((byte)')', "behind the text");
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw SourceScanner.Malformed("the text is not in base 64", place);
        }
    }

    private double FromBits()
    {
        _scanner.Advance(1);
        _scanner.SkipSpace();
        var place = _scanner.Place;
        var isHexadecimal = _scanner.Current == '0' && _scanner.Ahead(1) is (byte)'x' or (byte)'X';
        if (!isHexadecimal)
        {
            throw _scanner.Unexpected("a number that begins with \"0x\"");
        }

        _scanner.Advance(2);
        var digits = _scanner.TakeWord();
        var bits = 0UL;
        foreach (var digit in digits)
        {
            bits = char.IsAsciiHexDigit((char)digit) && bits >> 60 == 0
                ? (bits << 4) | (uint)Convert.ToInt32(((char)digit).ToString(), 16)
                : throw SourceScanner.Malformed("the number has other than 1 to 16 hexadecimal digits", place);
        }

        _scanner.Expect((byte)')', "behind the number");
        return digits.IsEmpty ? throw SourceScanner.Malformed("the number has no digits", place) : BitConverter.UInt64BitsToDouble(bits);
    }

    private void Deeper(long place)
    {
        // One less, for the values without parts inside.
        if (++_depth >= ModelLimits.DeepestNesting)
        {
            throw SourceScanner.Malformed($"it is nested deeper than {ModelLimits.DeepestNesting} levels", place);
        }

        _deepest = Math.Max(_deepest, _depth);
    }
}
