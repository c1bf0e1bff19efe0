using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using Twisted.Network;

namespace Twisted.Persistence.Model;

/// <summary>Makes the object model of objects.</summary>
public sealed class ModelWriter
{
    private readonly PersistedTypeRegistry _types;
    private readonly Dictionary<object, PersistedObject> _seen = new(ReferenceEqualityComparer.Instance);

    private ModelWriter(PersistedTypeRegistry types) => _types = types;

    /// <exception cref="TapException">A type that is met is not declared, or the graph is too deep.</exception>
    public static PersistedObject Write(object root, PersistedTypeRegistry types)
    {
        try
        {
            return new ModelWriter(types).WriteObject(root);
        }
        catch (InsufficientExecutionStackException exception)
        {
            throw new TapException("The application cannot be saved: its objects are nested too deeply.", exception);
        }
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
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var written = new PersistedObject(type.Name, type.Version);
        _seen.Add(value, written);
        type.Write(value, new Members(this, written));
        return written;
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
        IEnumerable list => new PersistedList([.. list.Cast<object?>().Select(ToValue)]),
        _ => WriteObject(value),
    };

    private sealed class Members(ModelWriter writer, PersistedObject target) : MemberWriter
    {
        public override void Write<T>(string name, T value) => target.Add(name, writer.ToValue(value));
    }
}
