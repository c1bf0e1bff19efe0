namespace Twisted.Persistence.Model;

/// <summary>Gives the members of one object to the code that constructs it.</summary>
internal sealed class MembersRead(ModelReader reader) : MemberReader
{
    private const int Watched = 64;

    /// <summary>A bit for each of the first members that was asked for.</summary>
    private ulong _read;

    private PersistedObject _node = null!;

    public override int Version => _node.Version;

    public PersistedObject Node => _node;

    public string TypeName => _node.TypeName;

    /// <summary>The member that was asked for last, of those that take more than a look.</summary>
    public string? Asked { get; private set; }

    /// <summary>The first member that nobody asked for, or null.</summary>
    public string? FirstUnread
    {
        get
        {
            var names = _node.Shape.Names;
            for (var i = 0; i < names.Length && i < Watched; i++)
            {
                if ((_read & (1UL << i)) == 0)
                {
                    return names[i];
                }
            }

            return null;
        }
    }

    /// <summary>Turns to the next object.</summary>
    public MembersRead Begin(PersistedObject node)
    {
        _node = node;
        _read = 0;
        Asked = null;
        return this;
    }

    public IEnumerable<string> Unread(string first)
    {
        var names = _node.Shape.Names;
        for (var i = Array.IndexOf(names, first); i < names.Length && i < Watched; i++)
        {
            if ((_read & (1UL << i)) == 0)
            {
                yield return names[i];
            }
        }
    }

    public override bool Has(string name) => Find(name) is not null;

    public override T Read<T>(string name)
    {
        if (Find(name) is not { } value)
        {
            return typeof(T).IsValueType && (default(T) is null || CollectionTypes.CanBeUnset(typeof(T)))
                ? default!
                : throw new InvalidDataException($"An object of type \"{_node.TypeName}\" lacks the member \"{name}\"{Position.Describe(_node.Place)}.");
        }

        return Convert<T>(name, value);
    }

    public override T? ReadOptional<T>(string name, T? missing = default)
        where T : default =>
        Find(name) is { } value ? Convert<T>(name, value) : missing;

    public override Exception Fault(string name, int index, string what)
    {
        var item = _node[name] is PersistedList list && index < list.Items.Count ? list.Items[index] as PersistedNode : null;
        return Malformed.At(item?.Place ?? _node.PlaceOf(name), what);
    }

    private object? Find(string name)
    {
        var index = _node.Shape.IndexOf(name);
        if (index < 0)
        {
            return null;
        }

        if (index < Watched)
        {
            _read |= 1UL << index;
        }

        return _node.Values[index];
    }

    private T Convert<T>(string name, object value)
    {
        if (typeof(T) == typeof(string) && value is string)
        {
            return (T)value;
        }

        if (typeof(T) == typeof(int) && value is long and >= int.MinValue and <= int.MaxValue)
        {
            return (T)(object)(int)(long)value;
        }

        Asked = name;
        try
        {
            return (T)ModelValues.Convert(reader, value, typeof(T))!;
        }
        catch (UnfitException exception)
        {
            throw Unfit(name, typeof(T), exception.Place, exception.Message, exception);
        }
        catch (Exception exception) when (Wanted.IsMisfit(exception))
        {
            throw Unfit(name, typeof(T), 0, $"it is {Wanted.Found(value, typeof(T))}", exception);
        }
    }

    private InvalidDataException Unfit(string name, Type wanted, long place, string reason, Exception cause) => new(
        $"The member \"{name}\" of an object of type \"{_node.TypeName}\" does not hold {Wanted.Describe(wanted)}"
            + $"{Position.Describe(place == 0 ? _node.PlaceOf(name) : place)}: {reason}.",
        cause);
}
