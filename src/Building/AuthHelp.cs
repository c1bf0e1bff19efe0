using Twisted.Accounts;
using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.PluginHost.Finding;

namespace Twisted.Building;

/// <summary>What can stand behind <c>--auth</c>, below the options of a tap that has it. Nothing is loaded for it.</summary>
internal static class AuthHelp
{
    /// <summary>True for a tap with an <c>--auth</c> as <see cref="AuthOptions"/> has it.</summary>
    public static bool Concerns(PluginEntry entry) =>
        entry.Options.Any(option => option.Name == AuthOptions.OptionName && option.ValueName == AuthOptions.OptionValueName);

    public static HelpScreen Append(HelpScreen screen, IReadOnlyList<FoundPlugin> plugins)
    {
        var types = plugins
            .Where(plugin => plugin.Entry.Type == ICheckerPlugin.PluginType && !CheckerTypes.BuiltIn.Any(own => own.Name == plugin.Entry.Name))
            .Select(plugin => new CheckerType
            {
                Name = plugin.Entry.Name,
                Argument = plugin.Entry.Data.GetValueOrDefault(ICheckerPlugin.ArgumentData, ""),
                Description = plugin.Entry.Description,
            });
        return screen.Rows("Types of --auth", CheckerTypes.BuiltIn.Concat(types).Select(type => new HelpCommand(type.Form, type.Description)));
    }
}
