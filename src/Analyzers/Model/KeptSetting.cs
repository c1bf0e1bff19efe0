namespace Twisted.Analyzers.Model;

/// <summary>When a kept member gets its value back.</summary>
internal enum KeptSetting
{
    /// <summary>By the primary constructor, which it is an argument of.</summary>
    Argument,

    /// <summary>In the constructor that is generated.</summary>
    Constructor,

    /// <summary>After the object was made, so that it may refer back to it.</summary>
    Populate,

    /// <summary>After the object was made, in its field, though C# would set it only before.</summary>
    Field,

    /// <summary>After the object was made, by its <c>init</c>, though C# would call that only before.</summary>
    Initialiser,

    /// <summary>After the object was made, item by item through its type's <c>Add</c>.</summary>
    Items,
}
