using Twisted.Manifest;

namespace Twisted.Sdk;

/// <summary>Says where a manifest that was written by hand differs from what the code makes.</summary>
/// <remarks>
/// What is compared is the meaning: not the order of members, plug-ins and options with names, nor whether a default is
/// written out. Members that no host knows are the author's own business.
/// </remarks>
internal sealed class ManifestComparison(HandWrittenManifest handWritten, Faults faults)
{
    public void Compare(PluginManifest code)
    {
        var manifest = handWritten.Content;
        var root = handWritten.Root;
        if (WithoutSpaces(manifest.Framework) != WithoutSpaces(code.Framework))
        {
            CompareValue("framework", null, manifest.Framework, code.Framework, root);
        }

        CompareValue("contracts", null, Listed(manifest.Contracts.Order(StringComparer.Ordinal)), Listed(code.Contracts), root);
        var pairs = Pairing.Of(
            manifest.Plugins,
            code.Plugins,
            (one, other) => one.Module == other.Module,
            (one, other) => one.TapName is not null && one.TapName == other.TapName,
            (one, other) => one.Type == other.Type && one.Name == other.Name);
        foreach (var (index, plugin) in pairs)
        {
            var place = index is { } at ? root["plugins"].Items[at] : root["plugins"];
            if (IsInBoth(index is { } known ? manifest.Plugins[known] : null, plugin, What, place) is var (one, other))
            {
                ComparePlugin(one, other, place);
            }
        }
    }

    private void ComparePlugin(PluginEntry manifest, PluginEntry code, JsonPlace place)
    {
        var what = What(manifest);
        foreach (var (member, value) in PluginMembers)
        {
            CompareValue(member, what, value(manifest), value(code), place);
        }

        foreach (var key in manifest.Data.Keys.Union(code.Data.Keys).Order(StringComparer.Ordinal))
        {
            CompareValue(key, $"the data of {what}", manifest.Data.GetValueOrDefault(key), code.Data.GetValueOrDefault(key), place["data"]);
        }

        CompareOptions(what, manifest.Options, code.Options, place["options"]);
    }

    private void CompareOptions(string what, IReadOnlyList<OptionEntry> manifest, IReadOnlyList<OptionEntry> code, JsonPlace place)
    {
        var pairs = Pairing.Of(
            manifest,
            code,
            (one, other) => one.Name == other.Name && IsArgument(one) == IsArgument(other),
            (one, other) => one.Member == other.Member);
        foreach (var (index, option) in pairs)
        {
            var own = index is { } at ? place.Items[at] : place;
            if (IsInBoth(index is { } known ? manifest[known] : null, option, entry => What(entry, what), own) is var (one, other))
            {
                foreach (var (member, value) in OptionMembers)
                {
                    CompareValue(member, What(one, what), value(one), value(other), own);
                }
            }
        }

        // Their order is their meaning.
        string[] written = [.. manifest.Where(IsArgument).Select(option => option.Name)];
        string[] meant = [.. code.Where(IsArgument).Select(option => option.Name)];
        if (!written.SequenceEqual(meant) && written.Order(StringComparer.Ordinal).SequenceEqual(meant.Order(StringComparer.Ordinal)))
        {
            CompareValue("options", $"{what}, the arguments,", Listed(written), Listed(meant), place);
        }
    }

    /// <summary>Both, or null with a fault when one of them is missing.</summary>
    private (T Manifest, T Code)? IsInBoth<T>(T? manifest, T? code, Func<T, string> what, JsonPlace place)
        where T : class
    {
        if (manifest is not null && code is not null)
        {
            return (manifest, code);
        }

        var (faultCode, text) = manifest is null
            ? (FaultCode.NotInManifest, $"the code has {what(code!)}, and the manifest has not; add it here, or take it out of the code")
            : (FaultCode.NotInCode, $"the manifest has {what(manifest)}, and the code has not; remove it here, or add it to the code");
        faults.AddErrorAt(handWritten.PlaceOf(place), faultCode, text);
        return null;
    }

    private void CompareValue(string member, string? owner, string? manifest, string? code, JsonPlace place)
    {
        if (manifest != code)
        {
            faults.AddErrorAt(
                handWritten.PlaceOf(place[member]),
                FaultCode.ManifestDisagrees,
                $"\"{member}\"{(owner is null ? "" : $" of {owner}")} {Said(manifest)} in the manifest, and {Said(code)} in the code; let them say the same");
        }
    }

    private static (string Member, Func<PluginEntry, string?> Value)[] PluginMembers =>
    [
        ("name", plugin => plugin.Name),
        ("type", plugin => plugin.Type),
        ("module", plugin => plugin.Module),
        ("assembly", plugin => plugin.Assembly),
        ("description", plugin => Filled(plugin.Description)),
        ("tapname", plugin => plugin.TapName),
    ];

    private static (string Member, Func<OptionEntry, string?> Value)[] OptionMembers =>
    [
        ("kind", option => ManifestWords.Of(option.Kind)),
        ("name", option => option.Name),
        ("member", option => option.Member),
        ("short", option => option.ShortName?.ToString()),
        ("type", option => option.Kind is OptionKind.Flag or OptionKind.FlagHandler ? null : ManifestWords.Of(option.ValueType)),
        ("choices", option => Listed(option.Choices)),
        ("valueName", option => option.ValueName),
        ("default", option => option.Default),
        ("help", option => Filled(option.Help)),
        ("repeatable", option => option.Repeatable ? "true" : null),
        ("required", option => option.Required ? "true" : null),
    ];

    private static bool IsArgument(OptionEntry option) => option.Kind == OptionKind.Argument;

    private static string What(PluginEntry plugin) => $"the plug-in \"{plugin.TapName ?? plugin.Name}\"";

    private static string What(OptionEntry option, string owner) =>
        IsArgument(option) ? $"the argument \"{option.Name}\" of {owner}" : $"--{option.Name} of {owner}";

    private static string Said(string? value) => value is null ? "is missing" : $"is \"{value}\"";

    private static string? Filled(string text) => text.Length > 0 ? text : null;

    private static string? Listed(IEnumerable<string> texts) => Filled(string.Join(", ", texts));

    private static string WithoutSpaces(string text) => text.Replace(" ", "", StringComparison.Ordinal);
}
