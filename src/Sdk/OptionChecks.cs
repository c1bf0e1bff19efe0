using Twisted.Manifest;

namespace Twisted.Sdk;

/// <summary>Checks the options of one class against each other.</summary>
internal sealed class OptionChecks(Faults faults)
{
    public void Check(IReadOnlyList<ScannedOption> options)
    {
        var named = options.Where(option => option.Position is null).ToList();
        named.ForEach(CheckName);
        CheckTwice(named, option => $"--{option.Name}");
        CheckTwice(named.Where(option => option.Entry.ShortName is not null), option => $"-{option.ShortName}");
        CheckPositions([.. options.Where(option => option.Position is not null).OrderBy(option => option.Position)]);
    }

    private void CheckName(ScannedOption option)
    {
        var name = option.Entry.Name;
        var message = name == ManifestNames.HelpOption ? $"\"{name}\" cannot name an option; every plug-in has --{name} already"
            : !ManifestNames.IsOptionName(name) ? $"\"{name}\" cannot name an option; {ManifestNames.OptionNameRule}"
            : option.Entry.ShortName is { } letter && !ManifestNames.IsShortName(letter) ? $"\"{letter}\" cannot be a short name; {ManifestNames.ShortNameRule}"
            : null;
        if (message is not null)
        {
            faults.AddError(FaultCode.InvalidOptionName, option.Member, message);
        }
    }

    private void CheckTwice(IEnumerable<ScannedOption> options, Func<OptionEntry, string> spelling)
    {
        foreach (var group in options.GroupBy(option => spelling(option.Entry)))
        {
            foreach (var option in group.Skip(1))
            {
                faults.AddError(
                    FaultCode.OptionTwice,
                    option.Member,
                    $"\"{option.Member.Name}\" is called \"{group.Key}\", and so is \"{group.First().Member.Name}\"; one of them needs another name");
            }
        }
    }

    private void CheckPositions(IReadOnlyList<ScannedOption> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var (member, entry, position) = arguments[i];
            if (string.IsNullOrWhiteSpace(entry.Name))
            {
                faults.AddError(FaultCode.InvalidOptionName, member, $"the argument \"{member.Name}\" needs a name for the help, and has \"{entry.Name}\"");
            }

            if (position != i)
            {
                faults.AddError(
                    FaultCode.ArgumentPositions,
                    member,
                    $"the argument \"{member.Name}\" has the position \"{position}\", and the next free one is {i}; number them from 0 without gaps");
                return;
            }

            if (i == 0)
            {
                continue;
            }

            var before = arguments[i - 1];
            if (before.Entry.Repeatable)
            {
                faults.AddError(
                    FaultCode.ArgumentPositions,
                    member,
                    $"the argument \"{member.Name}\" never gets a word, because \"{before.Member.Name}\" before it takes all that are left; let that be the last");
            }

            if (entry.Required && !before.Entry.Required)
            {
                faults.AddError(
                    FaultCode.ArgumentPositions,
                    member,
                    $"the argument \"{member.Name}\" is required and stands after \"{before.Member.Name}\", which is not; let the required ones be first");
            }
        }
    }
}
