using Twisted.Accounts;
using Twisted.CommandLine.Completion;
using Twisted.Manifest;

namespace Twisted.Shared.Completion;

/// <summary>What can stand behind <c>--auth</c>, and before the name of a store of accounts.</summary>
internal static class CheckerWords
{
    public const string PluginType = ICheckerPlugin.PluginType;

    /// <summary>What the value is called of an argument that is a store of accounts, or a path.</summary>
    public const string Store = "STORE";

    private const string TakesFile = "FILE";

    public static bool Concerns(OptionEntry option) => option.ValueName is AuthOptions.OptionValueName or Store;

    /// <param name="option">What the words are for.</param>
    /// <param name="plugins">The checkers that plug-ins bring.</param>
    public static IEnumerable<CompletionCandidate> Of(OptionEntry option, IEnumerable<PluginEntry> plugins)
    {
        // None of the framework's own has accounts that mktap passwd could write.
        foreach (var type in option.ValueName == Store ? [] : CheckerTypes.BuiltIn)
        {
            yield return Word(type.Name, type.Argument, type.Description);
        }

        foreach (var plugin in plugins)
        {
            yield return Word(plugin.Name, plugin.Data.GetValueOrDefault(ICheckerPlugin.ArgumentData, ""), plugin.Description);
        }
    }

    private static CompletionCandidate Word(string name, string argument, string description) =>
        new(argument.Length == 0 ? name : name + ":", description) { TakesPath = argument == TakesFile };
}
