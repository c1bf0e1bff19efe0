using Twisted.Usage;

namespace Twisted.Accounts;

/// <summary>What a plug-in of the type <see cref="PluginType"/> is: makes a checker of the text behind its name in <c>--auth NAME:TEXT</c>.</summary>
/// <remarks>
/// Its <c>[Plugin]</c> has the name that stands before the colon, lower-case, and a description for the help; a
/// <c>[PluginData(ICheckerPlugin.ArgumentData, "FILE")]</c> says what the text is called there. What it makes is a persisted type.
/// It also is an <see cref="IAccountStorePlugin"/> when <c>mktap passwd</c> can write its accounts.
/// </remarks>
public interface ICheckerPlugin
{
    /// <summary>The type of the plug-ins, for <c>[Plugin]</c>.</summary>
    const string PluginType = "checker";

    /// <summary>The key of the datum with what the text is called in the help.</summary>
    const string ArgumentData = "argument";

    /// <summary>A new checker. Relative paths in the text are of the current folder, and made absolute: the service may run in another.</summary>
    /// <param name="text">What stands behind the colon; empty without one.</param>
    /// <exception cref="UsageException">The text will not do: what is wrong, the value in quotes, what to do.</exception>
    IChecker MakeChecker(string text);
}
