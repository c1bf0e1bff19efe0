using Twisted.Manifest;

namespace Twisted.CommandLine;

/// <summary>What help calls the values of options.</summary>
public static class ValueNames
{
    public const string File = "FILE";
    public const string Folder = "DIR";
    public const string Group = "GROUP";
    public const string User = "USER";

    /// <summary>The name that the option says, otherwise that of its type.</summary>
    public static string Of(OptionEntry option) => option.ValueName ?? option.ValueType switch
    {
        OptionValueType.Boolean => "true|false",
        OptionValueType.Choice => "WORD",
        OptionValueType.Directory => Folder,
        OptionValueType.Duration => "TIME",
        OptionValueType.File => File,
        OptionValueType.Integer or OptionValueType.Long => "N",
        OptionValueType.Number => "NUMBER",
        OptionValueType.Uri => "URI",
        OptionValueType.ServerEndpoint or OptionValueType.ClientEndpoint => "ENDPOINT",
        OptionValueType.DatagramEndpoint or OptionValueType.DatagramClientEndpoint => "ENDPOINT",
        _ => option.Choices.Count > 0 ? "WORD" : "TEXT",
    };
}
