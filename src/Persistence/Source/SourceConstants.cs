using Twisted.Persistence.Model;

namespace Twisted.Persistence.Source;

/// <summary>The constants of .NET that have a name in C# and are values of the model.</summary>
internal static class SourceConstants
{
    public static object? Find(string name) => name switch
    {
        "double.NaN" => double.NaN,
        "double.PositiveInfinity" => double.PositiveInfinity,
        "double.NegativeInfinity" => double.NegativeInfinity,
        "double.MaxValue" => double.MaxValue,
        "double.MinValue" => double.MinValue,
        "double.Epsilon" => double.Epsilon,
        "long.MaxValue" => PersistedValue.Of(long.MaxValue),
        "long.MinValue" => PersistedValue.Of(long.MinValue),
        "int.MaxValue" => PersistedValue.Of(int.MaxValue),
        "int.MinValue" => PersistedValue.Of(int.MinValue),
        "string.Empty" => "",
        _ => null,
    };
}
