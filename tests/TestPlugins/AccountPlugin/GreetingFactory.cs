using Twisted.Accounts;

namespace AccountPlugin;

/// <summary>The portal, with its realm and its checkers, is kept in the tap.</summary>
[Persisted("AccountPlugin.GreetingFactory", 1)]
public sealed partial class GreetingFactory([Kept] Portal portal) : Factory<GreetingProtocol>
{
    public Portal Portal { get; } = portal;

    protected override void StartFactory() => Portal.Logger = Logger;
}
