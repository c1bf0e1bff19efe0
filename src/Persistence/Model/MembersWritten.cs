namespace Twisted.Persistence.Model;

/// <summary>Takes the members of one object at a time.</summary>
internal sealed class MembersWritten(ModelWriter writer) : MemberWriter
{
    private string[] _names = new string[8];
    private object?[] _values = new object?[8];
    private int _count;
    private string _typeName = "";

    public void Begin(PersistedType type)
    {
        _typeName = type.Name;
        _count = 0;
    }

    public override void Write<T>(string name, T value)
    {
        // Null is not there. Integers are many, and need not be taken for an object first.
        var written = typeof(T) == typeof(int) ? PersistedValue.Of((int)(object)value!)
            : typeof(T) == typeof(long) ? PersistedValue.Of((long)(object)value!)
            : typeof(T) == typeof(bool) ? PersistedValue.Of((bool)(object)value!)
            : typeof(T) == typeof(TimeSpan) ? TextForms.Of((TimeSpan)(object)value!)
            : value is string ? value
            : Convert(name, value);
        if (written is null)
        {
            return;
        }

        if (_count == _names.Length)
        {
            Array.Resize(ref _names, 2 * _count);
            Array.Resize(ref _values, 2 * _count);
        }

        _names[_count] = name;
        _values[_count++] = written;
    }

    public void End(ShapeOfWriting shapes, PersistedObject target)
    {
        try
        {
            shapes.Complete(target, _names, _values, _count);
        }
        catch (ArgumentException exception)
        {
            throw new TapException($"The application cannot be saved: in an object of type \"{_typeName}\": {exception.Message}", exception);
        }

        Array.Clear(_values, 0, _count);
    }

    private object? Convert<T>(string name, T value)
    {
        try
        {
            return value is null ? null : writer.ToValue(value, typeof(T));
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException($"the member \"{name}\" cannot be kept: {exception.Message}", exception);
        }
    }
}
