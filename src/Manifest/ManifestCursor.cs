using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Twisted.Manifest;

/// <summary>Moves through the JSON of a manifest, and turns whatever is not as it must be into a message with a line.</summary>
internal ref struct ManifestCursor
{
    private readonly ReadOnlySpan<byte> _json;
    private JsonTokenizer _tokens;

    public ManifestCursor(ReadOnlySpan<byte> json)
    {
        _json = json;
        _tokens = new JsonTokenizer(json);
        Read();
    }

    /// <summary>Where the current token begins, for <see cref="FaultAt"/>.</summary>
    public readonly int Position => _tokens.Start;

    /// <summary>Goes to the next member's value; false at the end of the object.</summary>
    public bool NextMember(out string name)
    {
        Read();
        if (_tokens.Token == JsonToken.EndObject)
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
        return _tokens.Token != JsonToken.EndList;
    }

    public readonly void ExpectObject(string what) => Expect(JsonToken.StartObject, what, "an object");

    public readonly void ExpectList(string what) => Expect(JsonToken.StartList, what, "a list");

    /// <summary>Reads on to the end of the file, where nothing else may stand.</summary>
    public void ExpectEnd()
    {
        // Which itself throws at anything but white space.
        Read();
    }

    public readonly string Text(string member)
    {
        Expect(JsonToken.Text, $"\"{member}\"", "text");
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

    /// <summary>The name of an assembly's file, without any folder: it becomes part of a path.</summary>
    public readonly string FileName(string member)
    {
        var name = NonEmptyText(member);
        return !name.Any(c => c is '/' or '\\' or ':' || char.IsControl(c)) && name is not ("." or "..")
            ? name
            : throw Fault($"\"{member}\" must be a file name such as \"MyPlugin.dll\", not \"{name}\"");
    }

    public readonly int Number(string member) =>
        _tokens.Token == JsonToken.Number && int.TryParse(_tokens.GetNumber(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1
            ? number
            : throw Fault($"\"{member}\" must be a whole number from 1, not {Description()}");

    public readonly bool YesOrNo(string member) => _tokens.Token switch
    {
        JsonToken.True => true,
        JsonToken.False => false,
        _ => throw Fault($"\"{member}\" must be true or false, not {Description()}"),
    };

    public void Skip()
    {
        try
        {
            _tokens.Skip();
        }
        catch (Exception exception) when (IsOfJson(exception))
        {
            throw NotJson(exception);
        }
    }

    public readonly ManifestException Fault(string message) => FaultAt(Position, message);

    public readonly ManifestException FaultAt(int position, string message)
    {
        var before = _json[..position];
        return new ManifestException(message, before.Count((byte)'\n') + 1, Column(before[(before.LastIndexOf((byte)'\n') + 1)..]));
    }

    private void Read()
    {
        try
        {
            _tokens.Read();
        }
        catch (Exception exception) when (IsOfJson(exception))
        {
            throw NotJson(exception);
        }
    }

    // The library is loaded only once something is wrong.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsOfJson(Exception exception) => exception is JsonException;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly ManifestException NotJson(Exception fault)
    {
        var exception = (JsonException)fault;
        var line = (int)(exception.LineNumber ?? 0) + 1;
        var column = (int)(exception.BytePositionInLine ?? 0) + 1;
        return IsTruncated()
            ? new ManifestException("the file ends in the middle; it was cut off", line, column, exception)
            : new ManifestException("this is not JSON", line, column, exception) { SaysColumn = true };
    }

    /// <summary>Where the character behind these bytes of a line stands, from 1, as an editor counts.</summary>
    private static int Column(ReadOnlySpan<byte> before) => System.Text.Encoding.UTF8.GetCharCount(before) + 1;

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

    private readonly void Expect(JsonToken type, string what, string wanted)
    {
        if (_tokens.Token != type)
        {
            throw Fault($"{what} must be {wanted}, not {Description()}");
        }
    }

    private readonly string Text()
    {
        try
        {
            return _tokens.GetText();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // Bytes that are no UTF-8, or half a surrogate pair.
            var fault = Fault("the text is not valid Unicode");
            throw new ManifestException(fault.Reason, fault.Line, fault.Column, exception);
        }
    }

    private readonly string Description() => _tokens.Token switch
    {
        JsonToken.StartObject => "an object",
        JsonToken.StartList => "a list",
        JsonToken.Text => $"\"{Text()}\"",
        JsonToken.Number => _tokens.GetNumber(),
        JsonToken.True => "true",
        JsonToken.False => "false",
        _ => "null",
    };
}
