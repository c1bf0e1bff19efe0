namespace Twisted.PluginHost.Searching;

/// <summary>A feed that did not answer.</summary>
/// <param name="Source">Its name in nuget.config. The address is never shown: it may hold a password.</param>
/// <param name="Reason">Why, in a few words without a full stop, with the remedy where there is one.</param>
public sealed record SkippedFeed(string Source, string Reason)
{
    public override string ToString() => $"The feed \"{Source}\" cannot be used: {Reason}.";
}
