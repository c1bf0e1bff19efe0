namespace Twisted.Persistence.Model;

/// <summary>A value without parts.</summary>
public sealed class PersistedScalar : PersistedValue
{
    private PersistedScalar(object? value) => Value = value;

    public static PersistedScalar Null { get; } = new(null);

    public static PersistedScalar True { get; } = new(true);

    public static PersistedScalar False { get; } = new(false);

    /// <summary>Null, a <see cref="bool"/>, a <see cref="long"/>, a <see cref="double"/>, a <see cref="string"/> or a <see cref="byte"/> array.</summary>
    public object? Value { get; }

    public static PersistedScalar Of(bool value) => value ? True : False;

    public static PersistedScalar Of(long value) => new(value);

    public static PersistedScalar Of(double value) => new(value);

    public static PersistedScalar Of(string value) => new(value);

    public static PersistedScalar Of(byte[] value) => new(value);
}
