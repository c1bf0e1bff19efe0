using System.Globalization;
using System.Text;
using Twisted.Persistence.Upgrading;
using Twisted.Shared;
using Twisted.Taps.Upgrading;

namespace Twisted.Tools.Tapconvert.Modes;

/// <summary>What an upgrade changes: packages, and then types with their members.</summary>
internal static class UpgradeScreen
{
    public static string Of(TapUpgradeResult result, string path)
    {
        if (!result.HasChanges)
        {
            var dropIns = result.DropIns.Select(dropIn => $"{dropIn.Id} {dropIn.NewVersion}");
            return Printable.Escape($"There is nothing to upgrade in {path}: {(result.DropIns.Count == 0 ? "it has no drop-ins" : string.Join(", ", dropIns))}.") + "\n";
        }

        var text = new StringBuilder();
        foreach (var dropIn in result.DropIns)
        {
            Line(text, $"{dropIn.Id} {Change(dropIn)} ({dropIn.Origin})");
        }

        foreach (var type in result.Types)
        {
            Line(text, $"{Change(type)}: {type.Count.ToString(CultureInfo.InvariantCulture)} {(type.Count == 1 ? "object" : "objects")}");
            Row(text, "renamed", type.Renamed.Select(pair => $"{pair.Key} -> {pair.Value}"));
            Row(text, "added", type.Added);
            Row(text, "removed", type.Removed);
            Row(text, "made", type.Made.Select(pair => pair.Value == 1 ? pair.Key : $"{pair.Value.ToString(CultureInfo.InvariantCulture)} {pair.Key}"));
        }

        return text.ToString();
    }

    private static string Change(DropInChange dropIn) =>
        dropIn.IsNone ? dropIn.NewVersion : $"{dropIn.OldVersion ?? "none"} -> {dropIn.NewVersion}";

    private static string Change(UpgradedType type) =>
        $"{type.OldName} {type.OldVersion.ToString(CultureInfo.InvariantCulture)} -> "
        + $"{(type.OldName == type.Name ? "" : $"{type.Name} ")}{type.Version.ToString(CultureInfo.InvariantCulture)}";

    private static void Row(StringBuilder text, string label, IEnumerable<string> words)
    {
        var said = string.Join(", ", words);
        if (said.Length > 0)
        {
            Line(text, $"  {label,-9}{said}");
        }
    }

    private static void Line(StringBuilder text, string line)
    {
        Printable.Append(text, line);
        text.Append('\n');
    }
}
