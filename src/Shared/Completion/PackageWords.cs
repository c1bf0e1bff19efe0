using Twisted.CommandLine.Completion;
using Twisted.PluginHost;
using Twisted.PluginHost.Diagnosing;
using Twisted.PluginHost.Finding;

namespace Twisted.Shared.Completion;

/// <summary>The packages that are known without a look at any feed.</summary>
internal static class PackageWords
{
    /// <summary>What the value is called of an option or argument that is a package.</summary>
    public const string Id = "ID";

    /// <summary>The same, where a version may follow.</summary>
    public const string IdAtVersion = "ID@VERSION";

    /// <summary>What the value is called of an option that is a type of plug-ins.</summary>
    public const string PluginType = "TYPE";

    /// <param name="command">The command that is about a package.</param>
    /// <param name="scopes">The sets that hold here.</param>
    public static IEnumerable<CompletionCandidate> Of(string command, IReadOnlyList<DropInScope> scopes) => command switch
    {
        "add" => [],
        "remove" or "update" => OfSets(scopes),
        "why" => PackageReasons.KnownIds(HeldDropIns.Read(scopes).All).Select(id => new CompletionCandidate(id)),
        _ => OfSets(scopes).Concat(StockCatalogue.Read().Select(stock => new CompletionCandidate(stock.Id, $"{stock.Version}, comes with the tools"))).DistinctBy(word => word.Text),
    };

    private static IEnumerable<CompletionCandidate> OfSets(IReadOnlyList<DropInScope> scopes)
    {
        foreach (var scope in scopes)
        {
            foreach (var request in Requests(scope))
            {
                yield return new CompletionCandidate(request.Id, $"{request.Version}, in {scope.SetFile}".TrimStart(',', ' '));
            }
        }
    }

    private static IReadOnlyList<DropInRequest> Requests(DropInScope scope)
    {
        try
        {
            return DropInSet.Read(scope);
        }
        catch (PluginHostException)
        {
            // Whoever runs the line is told.
            return [];
        }
    }
}
