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
    /// <exception cref="TapException">A type that is met is not declared, a value cannot be kept, the graph is too deep, or a cycle in it could
    /// not be made again.</exception>
    public static TapSnapshot Take(Application application, PersistedTypeRegistry types, PersistedList dropIns)
    {
        var tape = ModelWriter.Take(application, types);
        if (tape.HasCycle)
        {
            TryToRead(tape, types);
        }

        return new(tape, dropIns);
    }

    /// <summary>Gives back its memory; it is empty then.</summary>
    public void Dispose() => Tape.Release();

    /// <summary>The same as a document, which can be looked at and compared.</summary>
    public TapDocument ToDocument() => new((PersistedObject)TapeTree.Make(Tape)!, DropIns);

    // Which cycles a constructor can do without only shows when it is called; what has none always can be read.
    private static void TryToRead(ModelTape tape, PersistedTypeRegistry types)
    {
        try
        {
            ModelReader.Read<Application>((PersistedObject)TapeTree.Make(tape)!, types);
        }
        catch (InvalidDataException exception)
        {
            tape.Release();
            var text = exception.Message.TrimEnd('.');
            throw new TapException(
                $"The application cannot be saved, since it could not be loaded: {char.ToLowerInvariant(text[0])}{text[1..]}.\n"
                + "In a circle of objects, one member has to be set when its object is there already: give it a setter instead of a constructor's parameter, or mark it with [Ephemeral].",
                exception);
        }
    }
}
