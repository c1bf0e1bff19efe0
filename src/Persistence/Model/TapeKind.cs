namespace Twisted.Persistence.Model;

/// <summary>What an entry of a <see cref="ModelTape"/> is, and what its word says.</summary>
internal enum TapeKind : byte
{
    Null,
    False,
    True,

    /// <summary>The word is the number.</summary>
    Integer,

    /// <summary>The word has the bits of the number.</summary>
    Real,

    /// <summary>The word is the index of the text.</summary>
    Text,

    /// <summary>The word is the index of the bytes.</summary>
    Bytes,

    /// <summary>The word is the number of the node, whose members follow in the order in which they were written.</summary>
    Object,

    /// <summary>The word is the number of the node, whose items follow.</summary>
    List,

    /// <summary>The word is the number of the node, whose keys follow, each with its value.</summary>
    Map,

    /// <summary>The word is the number of a node that is elsewhere on the tape.</summary>
    Reference,

    /// <summary>The word is the index of a node of the model that was there already.</summary>
    Made,
}
