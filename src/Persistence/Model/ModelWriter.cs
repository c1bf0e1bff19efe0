using System.Collections;
using System.Runtime.CompilerServices;

namespace Twisted.Persistence.Model;

/// <summary>Makes the object model of objects.</summary>
public sealed class ModelWriter
{
    private const int RecentTypes = 32;

    private readonly PersistedTypeRegistry _types;
    private readonly Type?[] _recent = new Type?[RecentTypes];
    private readonly PersistedType?[] _recentFound = new PersistedType?[RecentTypes];
    private readonly ModelTape _tape = new();
    private readonly SeenObjects _seen = new();
    private readonly CollectionWriter _collections;
    private readonly Dictionary<PersistedType, ShapesOfWriting> _shapes = new(ReferenceEqualityComparer.Instance);

    /// <summary>One for each level, used again for each object on it.</summary>
    private readonly List<MembersWritten> _frames = [];

    private ShapesOfWriting? _lastShapes;
    private int _depth;
    private int _objectDepth;

    private ModelWriter(PersistedTypeRegistry types)
    {
        _types = types;
        _collections = new CollectionWriter(this, _tape);
    }

    /// <exception cref="TapException">A type that is met is not declared, a value cannot be kept, or the graph is too deep.</exception>
    public static PersistedObject Write(object root, PersistedTypeRegistry types)
    {
        var tape = Take(root, types);
        var made = (PersistedObject)TapeTree.Make(tape)!;
        tape.Release();
        return made;
    }

    /// <summary>All that an object holds and refers to, as it is now.</summary>
    /// <inheritdoc cref="Write"/>
    internal static ModelTape Take(object root, PersistedTypeRegistry types)
    {
        var writer = new ModelWriter(types);
        writer.AppendObject(root, writer.Declared(root.GetType()));
        writer._seen.Release();
        return writer._tape;
    }

    /// <summary>A value as one of the object model; for the parameters see <see cref="Append"/>.</summary>
    internal static object? ToValue(object value, Type declared, PersistedTypeRegistry types)
    {
        var writer = new ModelWriter(types);
        writer.Append(value, declared);
        return TapeTree.Make(writer._tape);
    }

    /// <summary>Puts a value on the tape.</summary>
    /// <param name="value">Any value that a member can have.</param>
    /// <param name="declared">The type that it will be read as.</param>
    /// <exception cref="ArgumentException">It cannot be kept, or would not come back.</exception>
    internal void Append(object? value, Type declared)
    {
        if (TryAppendScalar(value))
        {
            return;
        }

        var type = value!.GetType();
        if (Find(type) is { } known)
        {
            AppendObject(value, known);
        }
        else if (TextForms.Write(value) is { } form)
        {
            if (!TextForms.ComesBack(type, declared))
            {
                throw new ArgumentException($"a {type} that is written as {declared} would not come back as what it is; write it as {type}");
            }

            TryAppendScalar(form);
        }
        else if (CollectionTypes.TupleTypes(type) is { } items)
        {
            _collections.AppendTuple(value, type, items);
        }
        else if (CollectionTypes.IsUnset(value))
        {
            // As an item of a collection.
            if (type != declared)
            {
                throw new ArgumentException($"a {type} without an array that is written as {declared} would not come back as what it is");
            }

            _tape.Add(TapeKind.Null);
        }
        else if (value is IEnumerable collection)
        {
            _collections.Append(collection, type, declared);
        }
        else
        {
            AppendObject(value, Declared(type));
        }
    }

    /// <returns>False for what is no value of the object model.</returns>
    private bool TryAppendScalar(object? value)
    {
        switch (value)
        {
            case null:
                _tape.Add(TapeKind.Null);
                return true;
            case string text:
                _tape.Text(text);
                return true;
            case long number:
                _tape.Add(TapeKind.Integer, number);
                return true;
            case double real:
                _tape.Real(real);
                return true;
            case bool truth:
                _tape.Truth(truth);
                return true;
            case byte[] bytes:
                _tape.Add(TapeKind.Bytes, bytes.AsSpan().ToArray());
                return true;
            case PersistedNode:
                _tape.Add(TapeKind.Made, value);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Asks the registry, but for the types that were met last.</summary>
    private PersistedType? Find(Type type)
    {
        var slot = RuntimeHelpers.GetHashCode(type) & (RecentTypes - 1);
        if (!ReferenceEquals(_recent[slot], type))
        {
            _recent[slot] = type;
            _recentFound[slot] = _types.Find(type);
        }

        return _recentFound[slot];
    }

    private PersistedType Declared(Type type) => _types.Find(type) ?? throw new TapException(
        $"The application cannot be saved: the type \"{type}\" is not declared as persisted.\n"
        + "Its package declares it: [Persisted] on the type, or its IPersistedTypes.");

    private void AppendObject(object value, PersistedType type)
    {
        if (IsKnown(value))
        {
            return;
        }

        if (_lastShapes?.Type != type && !_shapes.TryGetValue(type, out _lastShapes))
        {
            _lastShapes = new ShapesOfWriting(type);
            _shapes.Add(type, _lastShapes);
        }

        var shapes = _lastShapes;
        var number = _tape.Begin(TapeKind.Object);
        var depth = Descend();
        if (_frames.Count == _objectDepth)
        {
            _frames.Add(new MembersWritten(this, _tape));
        }

        var members = _frames[_objectDepth++];
        members.Begin();
        try
        {
            type.Write(value, members);
            if (_depth != depth || members.HasFailed)
            {
                throw new TapException($"The application cannot be saved: writing an object of type \"{type.Name}\" failed, and it went on.");
            }

            _tape.End(number, members.End(shapes).Index);
        }
        catch (InvalidOperationException exception)
        {
            // What a collection says that is changed meanwhile, by an application that runs.
            throw new TapException($"The application cannot be saved: in an object of type \"{type.Name}\": {exception.Message}", exception) { MayPass = IsOfDotNet(exception) };
        }
        catch (ArgumentException exception)
        {
            throw new TapException($"The application cannot be saved: in an object of type \"{type.Name}\": {exception.Message}", exception) { MayPass = IsOfDotNet(exception) };
        }
        catch (Exception exception) when (exception is not TapException)
        {
            // A package's own code, with whatever fault it has.
            throw new TapException(
                $"The application cannot be saved: writing an object of type \"{type.Name}\" failed: {exception.GetType().Name}: {exception.Message}", exception)
            {
                MayPass = exception is IndexOutOfRangeException or NullReferenceException && IsOfDotNet(exception),
            };
        }

        _objectDepth--;
        _depth--;
    }

    /// <summary>True for what a collection of .NET says that is changed while it is read, or does when two threads meet in it.</summary>
    /// <remarks>What is refused here, or by a package's own code, is so each time.</remarks>
    private static bool IsOfDotNet(Exception exception) =>
        (exception.InnerException as ArgumentException ?? exception).Source?.StartsWith("System.", StringComparison.Ordinal) == true;

    /// <summary>Refers to what was met before; what was not will be the node that begins next.</summary>
    internal bool IsKnown(object value)
    {
        var known = _seen.FindOrAdd(value, _tape.NodeCount);
        if (known < 0)
        {
            return false;
        }

        _tape.Refer(known);
        return true;
    }

    /// <summary>Goes into a value that has parts; <see cref="Ascend"/> leaves it.</summary>
    /// <returns>How deep that is.</returns>
    /// <exception cref="TapException">Too deep.</exception>
    internal int Descend()
    {
        // One less, for the scalars inside.
        if (++_depth >= ModelLimits.DeepestNesting)
        {
            throw new TapException("The application cannot be saved: its objects are nested too deeply.");
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        return _depth;
    }

    internal void Ascend() => _depth--;
}
