using Twisted.Usage;

namespace Twisted.Accounts;

/// <summary>What a checker's plug-in is as well when <c>mktap passwd NAME:TEXT</c> can write its accounts.</summary>
public interface IAccountStorePlugin : ICheckerPlugin
{
    /// <summary>Opens the accounts that a checker of the same text would look at. What does not exist is made by the first account.</summary>
    /// <exception cref="UsageException">The text will not do.</exception>
    IAccountStore OpenStore(string text);
}
