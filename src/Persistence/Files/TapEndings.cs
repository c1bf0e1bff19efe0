namespace Twisted.Persistence;

/// <summary>How the name of a tap says what is in it. The content goes before the name, always.</summary>
public static class TapEndings
{
    private const string EncryptionMark = "e";

    /// <summary>The ending with its dot, such as <c>.tap</c>, or <c>.etax</c> for what is encrypted.</summary>
    public static string Of(TapFormat format, bool encrypted)
    {
        var letters = format switch
        {
            TapFormat.Xml => "tax",
            TapFormat.Source => "tas",
            _ => "tap",
        };
        return encrypted ? $".{EncryptionMark}{letters}" : $".{letters}";
    }

    /// <summary>Says that the name of a tap belies its content; null when it does not, or says nothing.</summary>
    public static string? Contradiction(string path, TapFormat format, bool encrypted)
    {
        var ending = Path.GetExtension(path);
        if (ending == Of(format, encrypted) || !IsKnown(ending))
        {
            return null;
        }

        var isNamedEncrypted = ending.Length == Of(format, encrypted: true).Length;
        var what = (encrypted, isNamedEncrypted) switch
        {
            (true, false) when ending == Of(format, encrypted: false) => "encrypted",
            (false, true) when ending == Of(format, encrypted: true) => "not encrypted",
            (true, false) => $"encrypted, and {Describe(format)}",
            (false, true) => $"{Describe(format)}, and not encrypted,",
            _ => Describe(format),
        };
        return $"\"{path}\" is {what} although its name ends in {ending}";
    }

    /// <summary>The format in the words of messages.</summary>
    public static string Describe(TapFormat format) => format switch
    {
        TapFormat.Xml => "XML",
        TapFormat.Source => "C# source",
        _ => "binary",
    };

    private static bool IsKnown(string ending) => ending is ".tap" or ".tax" or ".tas" or ".etap" or ".etax" or ".etas";
}
