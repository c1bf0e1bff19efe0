using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Twisted.Manifest;

/// <summary>Takes well-formed JSON apart without code that is compiled anew at each start.</summary>
/// <remarks>
/// <see cref="Utf8JsonReader"/> searches strings with vector code, which no precompiled image holds: its first use costs
/// each start of a tool about 5 ms, of 80 for all of <c>mktap qotd</c>. So the plain case is done here, byte by byte, and
/// everything else is left to the library: what is unusual (escapes, fractions), and to say what is wrong with text that
/// is not JSON. A test compares the two.
/// </remarks>
internal ref struct JsonTokenizer
{
    /// <summary>As deep as the library goes.</summary>
    private const int DeepestNesting = 64;

    private readonly ReadOnlySpan<byte> _json;
    private int _position;
    private int _valueStart;
    private int _valueEnd;
    private bool _hasEscapes;

    // One bit a level: set for an object.
    private ulong _isObject;
    private int _depth;
    private bool _afterValue;
    private bool _afterName;

    public JsonTokenizer(ReadOnlySpan<byte> json) => _json = json;

    public JsonToken Token { get; private set; }

    /// <summary>Where the token begins.</summary>
    public int Start { get; private set; }

    private readonly bool InObject => _depth > 0 && (_isObject & (1UL << (_depth - 1))) != 0;

    private readonly ReadOnlySpan<byte> Value => _json[_valueStart.._valueEnd];

    /// <summary>Goes to the next token; to <see cref="JsonToken.End"/> after the last.</summary>
    /// <exception cref="JsonException">This is not JSON.</exception>
    public void Read()
    {
        SkipSpace();
        if (_afterValue && _depth == 0)
        {
            Start = _position;
            Token = _position == _json.Length ? JsonToken.End : throw Malformed();
            return;
        }

        var next = Peek();
        if (_afterValue && next != (InObject ? (byte)'}' : (byte)']'))
        {
            Take((byte)',');
            SkipSpace();
            next = Peek();
            if (next is (byte)'}' or (byte)']')
            {
                throw Malformed();
            }
        }

        Start = _position;
        if (InObject && !_afterName)
        {
            ReadNameOrEnd(next);
        }
        else
        {
            ReadValue(next);
        }
    }

    /// <summary>From the start of an object or a list to its end.</summary>
    public void Skip()
    {
        if (Token is not (JsonToken.StartObject or JsonToken.StartList))
        {
            return;
        }

        for (var depth = _depth; _depth >= depth;)
        {
            Read();
        }
    }

    /// <summary>The text of a name or a text.</summary>
    /// <exception cref="ArgumentException">It is not UTF-8.</exception>
    /// <exception cref="InvalidOperationException">It has half a surrogate pair.</exception>
    public readonly string GetText() => _hasEscapes ? Unescape(Value) : StrictUtf8.Encoding.GetString(Value);

    /// <summary>A number as it is written.</summary>
    public readonly string GetNumber() => Encoding.ASCII.GetString(Value);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Unescape(ReadOnlySpan<byte> value)
    {
        var quoted = new byte[value.Length + 2];
        quoted[0] = quoted[^1] = (byte)'"';
        value.CopyTo(quoted.AsSpan(1));
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        return reader.GetString()!;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsJson(ReadOnlySpan<byte> value)
    {
        try
        {
            var reader = new Utf8JsonReader(value);
            return reader.Read() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void ReadNameOrEnd(byte next)
    {
        if (next == (byte)'}')
        {
            Leave(JsonToken.EndObject);
            return;
        }

        ReadText();
        SkipSpace();
        Take((byte)':');
        Token = JsonToken.Name;
        _afterName = true;
        _afterValue = false;
    }

    private void ReadValue(byte next)
    {
        _afterName = false;
        switch (next)
        {
            case (byte)'{':
                Enter(JsonToken.StartObject);
                break;
            case (byte)'[':
                Enter(JsonToken.StartList);
                break;
            case (byte)']' when _depth > 0 && !InObject:
                Leave(JsonToken.EndList);
                break;
            case (byte)'"':
                ReadText();
                Done(JsonToken.Text);
                break;
            case (byte)'t':
                ReadWord("true"u8, JsonToken.True);
                break;
            case (byte)'f':
                ReadWord("false"u8, JsonToken.False);
                break;
            case (byte)'n':
                ReadWord("null"u8, JsonToken.Null);
                break;
            default:
                ReadNumber();
                break;
        }
    }

    private void ReadText()
    {
        Take((byte)'"');
        _valueStart = _position;
        _hasEscapes = false;
        for (; Peek() != (byte)'"'; _position++)
        {
            if (_json[_position] == (byte)'\\')
            {
                _hasEscapes = true;
                _position++;
            }
            else if (_json[_position] < (byte)' ')
            {
                throw Malformed();
            }
        }

        _valueEnd = _position++;
        if (_hasEscapes && !IsJson(_json[(_valueStart - 1).._position]))
        {
            throw Malformed();
        }
    }

    private void ReadNumber()
    {
        _valueStart = _position;
        while (_position < _json.Length && _json[_position] is >= (byte)'0' and <= (byte)'9' or (byte)'-' or (byte)'+' or (byte)'.' or (byte)'e' or (byte)'E')
        {
            _position++;
        }

        _valueEnd = _position;
        var isPlain = Value.Length is > 0 and < 10 && Value[0] is >= (byte)'1' and <= (byte)'9' && int.TryParse(Value, out _);
        if (!isPlain && !IsJson(Value))
        {
            throw Malformed();
        }

        Done(JsonToken.Number);
    }

    private void ReadWord(ReadOnlySpan<byte> word, JsonToken token)
    {
        if (!_json[_position..].StartsWith(word))
        {
            throw Malformed();
        }

        _position += word.Length;
        Done(token);
    }

    private void Enter(JsonToken token)
    {
        if (_depth == DeepestNesting)
        {
            throw Malformed();
        }

        var bit = 1UL << _depth++;
        _isObject = token == JsonToken.StartObject ? _isObject | bit : _isObject & ~bit;
        _position++;
        _afterValue = false;
        Token = token;
    }

    private void Leave(JsonToken token)
    {
        _depth--;
        _position++;
        Done(token);
    }

    private void Done(JsonToken token)
    {
        _afterValue = true;
        Token = token;
    }

    private void SkipSpace()
    {
        while (_position < _json.Length && _json[_position] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            _position++;
        }
    }

    private readonly byte Peek() => _position < _json.Length ? _json[_position] : throw Malformed();

    private void Take(byte expected)
    {
        if (Peek() != expected)
        {
            throw Malformed();
        }

        _position++;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly Exception Malformed()
    {
        try
        {
            var reader = new Utf8JsonReader(_json);
            while (reader.Read())
            {
            }
        }
        catch (JsonException exception)
        {
            return exception;
        }

        return new InvalidOperationException($"The JSON at byte {_position} is well-formed, and was taken to be malformed.");
    }

    /// <summary>Made when first used, and not at all by those who only move on.</summary>
    private static class StrictUtf8
    {
        public static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    }
}
