using System.Text.Json;

namespace Twisted.Manifest;

/// <summary>Moves through the JSON of a manifest, and turns whatever is not as it must be into a message with a line.</summary>
internal ref struct ManifestCursor
{
    private readonly ReadOnlySpan<byte> _json;
    private Utf8JsonReader _reader;

    public ManifestCursor(ReadOnlySpan<byte> json)
    {
        _json = json;
        _reader = new Utf8JsonReader(json);
        Read();
    }

    /// <summary>Where the current token begins, for <see cref="FaultAt"/>.</summary>
    public readonly int Position => (int)_reader.TokenStartIndex;

    /// <summary>Goes to the next member's value; false at the end of the object.</summary>
    public bool NextMember(out string name)
    {
        Read();
        if (_reader.TokenType == JsonTokenType.EndObject)
        {
            name = "";
            return false;
        }

        name = Text();
        Read();
        return true;
    }

    /// <summary>Goes to the next item; false at the end of the list.</summary>
    public bool NextItem()
    {
        Read();
        return _reader.TokenType != JsonTokenType.EndArray;
    }

    public readonly void ExpectObject(string what) => Expect(JsonTokenType.StartObject, what, "an object");

    public readonly void ExpectList(string what) => Expect(JsonTokenType.StartArray, what, "a list");

    /// <summary>Reads on to the end of the file, where nothing else may stand.</summary>
    public void ExpectEnd()
    {
        // The reader itself throws at anything but white space.
        Guarded(static (ref Utf8JsonReader reader) => reader.Read());
    }

    public readonly string Text(string member)
    {
        Expect(JsonTokenType.String, $"\"{member}\"", "text");
        var text = Text();
        foreach (var c in text)
        {
            // A manifest comes from a stranger and is shown on terminals, which obey escape sequences.
            if (char.IsControl(c) && c is not ('\n' or '\r' or '\t'))
            {
                throw Fault($"\"{member}\" has the control character U+{(int)c:X4}");
            }
        }

        return text;
    }

    public readonly string NonEmptyText(string member) => Text(member) is { Length: > 0 } text ? text : throw Fault($"\"{member}\" is empty");

    public readonly int Number(string member) =>
        _reader.TokenType == JsonTokenType.Number && _reader.TryGetInt32(out var number) && number >= 1
            ? number
            : throw Fault($"\"{member}\" must be a whole number from 1, not {Description()}");

    public readonly bool YesOrNo(string member) => _reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Fault($"\"{member}\" must be true or false, not {Description()}"),
    };

    public void Skip() => Guarded(static (ref Utf8JsonReader reader) =>
    {
        reader.Skip();
        return true;
    });

    public readonly ManifestException Fault(string message) => FaultAt(Position, message);

    public readonly ManifestException FaultAt(int position, string message) =>
        new($"line {_json[..position].Count((byte)'\n') + 1}: {message}");

    private delegate bool Move(ref Utf8JsonReader reader);

    private void Read() => Guarded(static (ref Utf8JsonReader reader) => reader.Read());

    private void Guarded(Move move)
    {
        try
        {
            move(ref _reader);
        }
        catch (JsonException exception)
        {
            var line = (exception.LineNumber ?? 0) + 1;
            throw new ManifestException(
                IsTruncated()
                    ? $"line {line}: the file ends in the middle; it was cut off"
                    : $"line {line}, column {(exception.BytePositionInLine ?? 0) + 1}: this is not JSON",
                exception);
        }
    }

    /// <summary>True when more bytes could still make it JSON.</summary>
    private readonly bool IsTruncated()
    {
        var reader = new Utf8JsonReader(_json, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private readonly void Expect(JsonTokenType type, string what, string wanted)
    {
        if (_reader.TokenType != type)
        {
            throw Fault($"{what} must be {wanted}, not {Description()}");
        }
    }

    private readonly string Text()
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            // What the reader says of bytes that are no UTF-8, and of half a surrogate pair.
            throw new ManifestException(Fault("the text is not valid Unicode").Message, exception);
        }
    }

    private readonly string Description() => _reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => $"\"{Text()}\"",
        JsonTokenType.Number => System.Text.Encoding.ASCII.GetString(_reader.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => "null",
    };
}
