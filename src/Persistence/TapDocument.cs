using Twisted.Persistence.Model;
using Twisted.Persistence.Source;

namespace Twisted.Persistence;

/// <summary>What is in a tap, whatever its encoding: the objects of an application, and the locks of the drop-ins that they need.</summary>
public sealed class TapDocument
{
    /// <summary>The persisted name of the type of <see cref="Root"/>.</summary>
    public const string RootType = "Application";

    private const string NameMember = "name";

    /// <exception cref="InvalidDataException">The root is no application with a name.</exception>
    public TapDocument(PersistedObject root, PersistedList dropIns)
    {
        if (root.TypeName != RootType)
        {
            throw new InvalidDataException($"It holds a \"{Malformed.Name(root.TypeName)}\" where an {RootType} belongs{Position.Describe(root.Place)}.");
        }

        Name = root[NameMember] as string ?? throw new InvalidDataException($"Its application has no name{Position.Describe(root.Place)}.");
        foreach (var item in dropIns.Items)
        {
            _ = item as PersistedObject ?? throw new InvalidDataException($"Its list of drop-ins holds something else{Position.Describe(dropIns.Place)}.");
        }

        Root = root;
        DropIns = dropIns;
    }

    /// <summary>For <c>.tas</c> as C# that is run, which says in which version of the form it was written.</summary>
    /// <exception cref="InvalidDataException">It is another version, or the root is no application with a name.</exception>
    public TapDocument(int sourceVersion, PersistedObject root, PersistedList dropIns)
        : this(root, dropIns)
    {
        if (sourceVersion != SourceWords.FormatVersion)
        {
            throw new InvalidDataException($"It has format version {sourceVersion}, and this program reads version {SourceWords.FormatVersion}.");
        }
    }

    /// <summary>The application's name.</summary>
    public string Name { get; }

    /// <summary>The application and, below it, everything else.</summary>
    public PersistedObject Root { get; }

    /// <summary>The locks of the drop-ins that the objects need, as objects. Their form belongs to whoever loads drop-ins.</summary>
    public PersistedList DropIns { get; }
}
