using Twisted.Persistence.Model;
using Twisted.Services;

namespace Twisted.Persistence;

/// <summary>What an application was at one moment, with the locks of the drop-ins that it needs, ready to be saved.</summary>
public sealed class TapSnapshot : IDisposable
{
    private TapSnapshot(ModelTape tape, PersistedList dropIns) => (Tape, DropIns) = (tape, dropIns);

    /// <inheritdoc cref="TapDocument.DropIns"/>
    public PersistedList DropIns { get; }

    internal ModelTape Tape { get; }

    /// <param name="application">Is looked at, whole, before this returns; it may run.</param>
    /// <param name="types">The framework's types, and those of the drop-ins.</param>
    /// <param name="dropIns">Their locks.</param>
    /// <exception cref="TapException">A type that is met is not declared, a value cannot be kept, or the graph is too deep.</exception>
    public static TapSnapshot Take(Application application, PersistedTypeRegistry types, PersistedList dropIns) =>
        new(ModelWriter.Take(application, types), dropIns);

    /// <summary>Gives back its memory; it is empty then.</summary>
    public void Dispose() => Tape.Release();

    /// <summary>The same as a document, which can be looked at and compared.</summary>
    public TapDocument ToDocument() => new((PersistedObject)TapeTree.Make(Tape)!, DropIns);
}
