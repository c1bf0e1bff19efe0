namespace Twisted.Persistence;

/// <summary>Names a class of this assembly that declares persisted types: <c>[assembly: PersistedTypes&lt;MyTypes&gt;]</c>.</summary>
/// <remarks>
/// The argument of an attribute is kept as text, and what reads the names of types is compiled at each start, which takes some milliseconds
/// (<c>./eng/bench startup</c>, loading the tap); a type argument is not.
/// </remarks>
/// <typeparam name="T">Is made when a tap is read or written.</typeparam>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class PersistedTypesAttribute<T>() : PersistedTypesAttribute(typeof(T))
    where T : IPersistedTypes, new();
