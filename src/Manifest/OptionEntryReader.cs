namespace Twisted.Manifest;

/// <summary>Reads the <c>options</c> of a plug-in.</summary>
internal static class OptionEntryReader
{
    public static List<OptionEntry> ReadAll(ref ManifestCursor cursor)
    {
        cursor.ExpectList("\"options\"");
        var options = new List<OptionEntry>();
        while (cursor.NextItem())
        {
            var position = cursor.Position;
            var option = Read(ref cursor);
            if (Clash(options, option) is { } clash)
            {
                throw cursor.FaultAt(position, $"two options are called \"{clash}\"");
            }

            options.Add(option);
        }

        return options;
    }

    private static OptionEntry Read(ref ManifestCursor cursor)
    {
        cursor.ExpectObject("an option");
        var start = cursor.Position;
        OptionKind? kind = null;
        string? name = null, propertyOrMethod = null, valueName = null, defaultValue = null;
        char? shortName = null;
        var valueType = OptionValueType.String;
        List<string> choices = [];
        var help = "";
        bool repeatable = false, required = false;
        while (cursor.NextMember(out var member))
        {
            switch (member)
            {
                case "kind":
                    kind = ReadKind(ref cursor, member);
                    break;
                case "name":
                    name = cursor.NonEmptyText(member);
                    break;
                case "member":
                    propertyOrMethod = cursor.NonEmptyText(member);
                    break;
                case "short":
                    shortName = ReadShortName(ref cursor, member);
                    break;
                case "type":
                    valueType = ReadValueType(ref cursor, member);
                    break;
                case "choices":
                    choices = ReadChoices(ref cursor);
                    break;
                case "valueName":
                    valueName = cursor.NonEmptyText(member);
                    break;
                case "default":
                    defaultValue = cursor.Text(member);
                    break;
                case "help":
                    help = cursor.Text(member);
                    break;
                case "repeatable":
                    repeatable = cursor.YesOrNo(member);
                    break;
                case "required":
                    required = cursor.YesOrNo(member);
                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }

        if (name is null || kind is null)
        {
            throw cursor.FaultAt(start, name is null ? "an option has no \"name\"" : $"the option \"{name}\" has no \"kind\"");
        }

        if (kind != OptionKind.Argument && (!ManifestNames.IsOptionName(name) || name == ManifestNames.HelpOption))
        {
            throw cursor.FaultAt(start, name == ManifestNames.HelpOption
                ? $"\"{name}\" cannot name an option; every plug-in has --{name} already"
                : $"\"{name}\" cannot name an option; {ManifestNames.OptionNameRule}");
        }

        if (valueType == OptionValueType.Choice && choices.Count == 0)
        {
            throw cursor.FaultAt(start, $"the option \"{name}\" is a choice and has no \"choices\"");
        }

        return new OptionEntry
        {
            Kind = kind.Value,
            Name = name,
            Member = propertyOrMethod!,
            ShortName = shortName,
            ValueType = valueType,
            Choices = choices,
            ValueName = valueName,
            Default = defaultValue,
            Help = help,
            Repeatable = repeatable,
            Required = required,
        };
    }

    private static OptionKind ReadKind(ref ManifestCursor cursor, string member)
    {
        var word = cursor.Text(member);
        return ManifestWords.Kind(word)
            ?? throw cursor.Fault($"\"{word}\" is not a kind of option; known are {ManifestWords.AllKinds}");
    }

    private static OptionValueType ReadValueType(ref ManifestCursor cursor, string member)
    {
        var word = cursor.Text(member);
        return ManifestWords.ValueType(word)
            ?? throw cursor.Fault($"\"{word}\" is not a type of option; known are {ManifestWords.AllValueTypes}");
    }

    private static char ReadShortName(ref ManifestCursor cursor, string member)
    {
        var text = cursor.Text(member);
        return text is [var letter] && ManifestNames.IsShortName(letter)
            ? letter
            : throw cursor.Fault($"\"{text}\" cannot be a short name; {ManifestNames.ShortNameRule}");
    }

    private static List<string> ReadChoices(ref ManifestCursor cursor)
    {
        cursor.ExpectList("\"choices\"");
        var choices = new List<string>();
        while (cursor.NextItem())
        {
            choices.Add(cursor.NonEmptyText("choices"));
        }

        return choices;
    }

    private static string? Clash(List<OptionEntry> options, OptionEntry option)
    {
        foreach (var other in options)
        {
            if (option.Kind == OptionKind.Argument || other.Kind == OptionKind.Argument)
            {
                continue;
            }

            if (other.Name == option.Name)
            {
                return $"--{option.Name}";
            }

            if (option.ShortName is not null && other.ShortName == option.ShortName)
            {
                return $"-{option.ShortName}";
            }
        }

        return null;
    }
}
