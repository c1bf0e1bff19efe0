namespace Twisted.Persistence.Model;

/// <summary>Takes the members of one object at a time.</summary>
internal sealed class MembersWritten(ModelWriter writer, ModelTape tape) : MemberWriter
{
    private string[] _names = new string[8];
    private int _count;

    /// <summary>True once a member could not be written, whatever became of the exception.</summary>
    public bool HasFailed { get; private set; }

    public void Begin()
    {
        _count = 0;
        HasFailed = false;
    }

    public override void Write<T>(string name, T value)
    {
        // Null is not there. What is frequent need not be taken for an object first.
        if (value is null)
        {
            return;
        }

        if (typeof(T) == typeof(int))
        {
            tape.Add(TapeKind.Integer, (int)(object)value);
        }
        else if (typeof(T) == typeof(long))
        {
            tape.Add(TapeKind.Integer, (long)(object)value);
        }
        else if (typeof(T) == typeof(bool))
        {
            tape.Truth((bool)(object)value);
        }
        else if (typeof(T) == typeof(double))
        {
            tape.Real((double)(object)value);
        }
        else if (typeof(T) == typeof(TimeSpan))
        {
            tape.Text(TextForms.Of((TimeSpan)(object)value));
        }
        else if (value is string text)
        {
            tape.Text(text);
        }
        else if (!TryConvert(name, value))
        {
            return;
        }

        if (_count == _names.Length)
        {
            Array.Resize(ref _names, 2 * _count);
        }

        _names[_count++] = name;
    }

    /// <returns>The shape of the object, all of whose members were written.</returns>
    /// <exception cref="ArgumentException">A name was written twice.</exception>
    public WrittenShape End(ShapesOfWriting shapes) => shapes.Find(tape, _names, _count);

    /// <returns>False for what is kept as null is.</returns>
    private bool TryConvert<T>(string name, T value)
    {
        try
        {
            if (CollectionTypes.CanBeUnset(value!.GetType()) && CollectionTypes.IsUnset(value))
            {
                return typeof(T) == value.GetType() ? false : throw new ArgumentException($"a {value.GetType()} without an array would come back as null");
            }

            writer.Append(value, typeof(T));
            return true;
        }
        catch (ArgumentException exception)
        {
            HasFailed = true;
            throw new ArgumentException($"the member \"{name}\" cannot be kept: {exception.Message}", exception);
        }
    }
}
