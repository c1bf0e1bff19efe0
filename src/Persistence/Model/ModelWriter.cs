using System.Collections;
using System.Globalization;
using Twisted.Network;

namespace Twisted.Persistence.Model;

/// <summary>Makes the object model of objects.</summary>
public sealed class ModelWriter
{
    private readonly PersistedTypeRegistry _types;
    private readonly Dictionary<object, PersistedObject> _seen = new(ReferenceEqualityComparer.Instance);

    private int _depth;

    private ModelWriter(PersistedTypeRegistry types) => _types = types;

    /// <exception cref="TapException">A type that is met is not declared, or the graph is too deep.</exception>
    public static PersistedObject Write(object root, PersistedTypeRegistry types)
    {
        return new ModelWriter(types).WriteObject(root);
    }

    private PersistedObject WriteObject(object value)
    {
        if (_seen.TryGetValue(value, out var known))
        {
            return known;
        }

        var type = _types.Find(value.GetType()) ?? throw new TapException(
            $"The application cannot be saved: the type \"{value.GetType()}\" is not declared as persisted.\n"
            + "Its package declares it in its IPersistedTypes.");
        var written = new PersistedObject(type.Name, type.Version);
        _seen.Add(value, written);
        Descend();
        try
        {
            type.Write(value, new Members(this, written));
        }
        catch (Exception exception) when (exception is not TapException)
        {
            // A package's own code, with whatever fault it has.
            throw new TapException(
                $"The application cannot be saved: writing an object of type \"{type.Name}\" failed: {exception.GetType().Name}: {exception.Message}", exception);
        }

        _depth--;
        return written;
    }

    private PersistedList WriteList(IEnumerable list)
    {
        Descend();
        var items = new PersistedList([.. list.Cast<object?>().Select(ToValue)]);
        _depth--;
        return items;
    }

    private void Descend()
    {
        // One less, for the scalars inside.
        if (++_depth >= ModelLimits.DeepestNesting)
        {
            throw new TapException("The application cannot be saved: its objects are nested too deeply.");
        }
    }

    private PersistedValue ToValue(object? value) => value switch
    {
        null => PersistedScalar.Null,
        bool boolean => PersistedScalar.Of(boolean),
        sbyte or byte or short or ushort or int or uint or long =>
            PersistedScalar.Of(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        ulong large => PersistedScalar.Of(large.ToString(CultureInfo.InvariantCulture)),
        float or double => PersistedScalar.Of(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        string text => PersistedScalar.Of(text),
        byte[] bytes => PersistedScalar.Of(bytes),
        Enum choice => PersistedScalar.Of(choice.ToString()),
        TimeSpan duration => PersistedScalar.Of(duration.ToString("c", CultureInfo.InvariantCulture)),
        DateTimeOffset time => PersistedScalar.Of(time.ToString("O", CultureInfo.InvariantCulture)),
        Uri uri => PersistedScalar.Of(uri.OriginalString),
        ServerEndpoint endpoint => PersistedScalar.Of(endpoint.ToString()!),
        _ when _types.Find(value.GetType()) is not null => WriteObject(value),
        IEnumerable list => WriteList(list),
        _ => WriteObject(value),
    };

    private sealed class Members(ModelWriter writer, PersistedObject target) : MemberWriter
    {
        public override void Write<T>(string name, T value) => target.Add(name, writer.ToValue(value));
    }
}
