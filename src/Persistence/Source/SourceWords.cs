namespace Twisted.Persistence.Source;

/// <summary>What writer and reader of <c>.tas</c> agree on.</summary>
internal static class SourceWords
{
    /// <summary>The version of the form, the first argument of the tap.</summary>
    public const int FormatVersion = 1;

    public const string Root = "root";
    public const string DropIns = "dropIns";
    public const string Application = "application";

    /// <summary>What a written file begins with. It ends where the first variable begins.</summary>
    public const string Preamble =
        """
        // An application as C# source. twistd -f reads it as data and runs none of it;
        // twistd -y runs it as the C# that it is. What may stand here: docs/taps.md.
        using Item = Twisted.Persistence.Model.PersistedObject;
        using List = Twisted.Persistence.Model.PersistedList;
        using Map = Twisted.Persistence.Model.PersistedMap;
        using Tap = Twisted.Persistence.TapDocument;

        """;
}
