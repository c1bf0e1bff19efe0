using System.Globalization;
using System.Text;
using Twisted.Persistence.Model;

namespace Twisted.Persistence.Source;

/// <summary>Goes forward through the text of a C# file: white space, comments, names and signs, with their places.</summary>
/// <param name="input">Valid UTF-8.</param>
internal ref struct SourceScanner(ReadOnlySpan<byte> input)
{
    private const int LongestQuote = 40;

    private static ReadOnlySpan<byte> LineEnds => [(byte)'\r', (byte)'\n', 0xc2, 0xe2];

    private readonly ReadOnlySpan<byte> _input = input;
    private int _position;
    private int _line = 1;
    private int _lineStart;

    /// <summary>How many bytes this line has had more than UTF-16 units.</summary>
    private int _wide;

    /// <summary>The short texts of the file.</summary>
    public TextPool Texts { get; } = new();

    public readonly bool IsAtEnd => _position >= _input.Length;

    /// <summary>The byte to be read; 0 at the end.</summary>
    public readonly byte Current => _position < _input.Length ? _input[_position] : (byte)0;

    public readonly ReadOnlySpan<byte> Rest => _input[_position..];

    public readonly int Offset => _position;

    public readonly long Place => Position.OfText(_line, _position - _lineStart - _wide + 1);

    public readonly byte Ahead(int count) => _position + count < _input.Length ? _input[_position + count] : (byte)0;

    /// <summary>Goes on within a line of ASCII.</summary>
    public void Advance(int count) => _position += count;

    /// <summary>Goes on over anything, and counts lines and characters.</summary>
    public void AdvanceOver(int count)
    {
        var end = _position + count;
        while (_position < end)
        {
            var rest = _input[_position..end];
            var next = rest.IndexOfAnyExceptInRange((byte)' ', (byte)'~');
            if (next < 0)
            {
                _position = end;
                return;
            }

            _position += next;
            StepOver();
        }
    }

    /// <summary>Skips white space and comments.</summary>
    public void SkipSpace()
    {
        while (_position < _input.Length)
        {
            var current = _input[_position];
            if (current == ' ')
            {
                var spaces = _input[_position..].IndexOfAnyExcept((byte)' ');
                _position = spaces < 0 ? _input.Length : _position + spaces;
            }
            else if (current == '\n')
            {
                NewLine(1);
            }
            else if (current is (byte)'\t' or 0x0b or 0x0c)
            {
                _position++;
            }
            else if (current == '\r' || (current >= 0x80 && IsSpace()))
            {
                StepOver();
            }
            else if (current == '/' && Ahead(1) == '/')
            {
                SkipLine();
            }
            else if (current == '/' && Ahead(1) == '*')
            {
                var place = Place;
                var end = _input[(_position + 2)..].IndexOf("*/"u8);
                AdvanceOver(end < 0 ? throw Malformed("a comment has no end", place) : end + 4);
            }
            else if (current == '#')
            {
                SkipDirective();
            }
            else
            {
                return;
            }
        }
    }

    public bool TryTake(byte sign)
    {
        SkipSpace();
        if (_position < _input.Length && _input[_position] == sign)
        {
            _position++;
            return true;
        }

        return false;
    }

    public void Expect(byte sign, string after)
    {
        if (!TryTake(sign))
        {
            throw Unexpected($"\"{(char)sign}\" {after}");
        }
    }

    /// <summary>A name, or a word of the language, at this very place; empty when there is none.</summary>
    public ReadOnlySpan<byte> TakeWord()
    {
        var start = _position;
        while (_position < _input.Length)
        {
            var current = _input[_position];
            if (IsAsciiWord(current))
            {
                _position++;
            }
            else if (current >= 0x80 && Rune.DecodeFromUtf8(_input[_position..], out var rune, out _) == System.Buffers.OperationStatus.Done && IsWord(rune))
            {
                StepOver();
            }
            else
            {
                break;
            }
        }

        return _input[start.._position];
    }

    /// <summary>A letter or a digit that is written as <c>\uXXXX</c> or <c>\UXXXXXXXX</c>; null, and nothing is taken, where there is none.</summary>
    public Rune? TakeEscapedLetter()
    {
        var digits = Ahead(1) == 'u' ? 4 : Ahead(1) == 'U' ? 8 : 0;
        if (digits == 0
            || Rest.Length < 2 + digits
            || !uint.TryParse(Rest.Slice(2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            || !Rune.TryCreate(value, out var rune)
            || !IsWord(rune))
        {
            return null;
        }

        Advance(2 + digits);
        return rune;
    }

    /// <summary>True when the first character of a word may be the first of a name.</summary>
    public static bool BeginsWord(ReadOnlySpan<byte> word)
    {
        if (word[0] < 0x80)
        {
            return !char.IsAsciiDigit((char)word[0]);
        }

        Rune.DecodeFromUtf8(word, out var rune, out _);
        return Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.LetterNumber;
    }

    public static bool IsAsciiWord(byte value) => char.IsAsciiLetterOrDigit((char)value) || value == '_';

    public static InvalidDataException Malformed(string what, long place) => Model.Malformed.At(place, what);

    /// <summary>What stands here is no part of such a file.</summary>
    /// <param name="expected">What could stand here.</param>
    public InvalidDataException Unexpected(string expected)
    {
        SkipSpace();
        return IsAtEnd
            ? Malformed($"it ends where {expected} is expected", Place)
            : Malformed($"{Quote()} stands where {expected} is expected; a .tas is data, and twistd -y runs C#", Place);
    }

    private readonly string Quote()
    {
        var copy = this;
        var length = copy.TakeWord().Length;
        var text = new StringBuilder("\"");
        foreach (var rune in Encoding.UTF8.GetString(_input.Slice(_position, Math.Max(length, FirstLength()))).EnumerateRunes())
        {
            if (text.Length > LongestQuote)
            {
                text.Append('…');
                break;
            }

            _ = Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                ? text.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}")
                : text.Append(rune.ToString());
        }

        return text.Append('"').ToString();
    }

    private readonly int FirstLength()
    {
        Rune.DecodeFromUtf8(_input[_position..], out _, out var length);
        return length;
    }

    private void NewLine(int length)
    {
        _position += length;
        _line++;
        _lineStart = _position;
        _wide = 0;
    }

    /// <summary>Goes over one character, which may end a line as C# counts them.</summary>
    private void StepOver()
    {
        var current = _input[_position];
        if (current == '\n' || current == '\r')
        {
            NewLine(current == '\r' && Ahead(1) == '\n' ? 2 : 1);
            return;
        }

        if (current < 0x80)
        {
            _position++;
            return;
        }

        Rune.DecodeFromUtf8(_input[_position..], out var rune, out var length);
        if (rune.Value is 0x85 or 0x2028 or 0x2029)
        {
            NewLine(length);
            return;
        }

        _position += length;
        _wide += length - rune.Utf16SequenceLength;
    }

    private readonly bool IsSpace()
    {
        Rune.DecodeFromUtf8(_input[_position..], out var rune, out _);
        return rune.Value is 0x85 or 0x2028 or 0x2029 or 0xfeff || Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator;
    }

    // C# takes no characters beyond the first plane.
    private static bool IsWord(Rune rune) => rune.IsBmp && (Rune.IsLetterOrDigit(rune) || rune.Value == '_' || Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.LetterNumber or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark);

    private void SkipLine()
    {
        while (_position < _input.Length)
        {
            // The last two begin characters that end lines of C#, and many others.
            var next = _input[_position..].IndexOfAny(LineEnds);
            if (next < 0)
            {
                _position = _input.Length;
                return;
            }

            var line = _line;
            _position += next;
            StepOver();
            if (line != _line)
            {
                return;
            }
        }
    }

    private void SkipDirective()
    {
        var place = Place;
        var before = _input[_lineStart.._position];
        _position++;
        var start = _position;
        while (Current is (byte)' ' or (byte)'\t')
        {
            _position++;
        }

        var word = TakeWord();
        if (before.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0 && (word.SequenceEqual("region"u8) || word.SequenceEqual("endregion"u8) || word.SequenceEqual("pragma"u8) || word.SequenceEqual("nullable"u8)))
        {
            SkipLine();
            return;
        }

        var text = Encoding.UTF8.GetString(_input[start.._position]);
        throw Malformed(
            word.SequenceEqual("r"u8) || word.SequenceEqual("load"u8) || (word.IsEmpty && Current == ':')
                ? "a .tas names its packages in \"dropIns\", not by directives"
                : $"\"#{text}\" is no part of a .tas, which is data; twistd -y runs C#",
            place);
    }
}
