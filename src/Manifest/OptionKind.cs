namespace Twisted.Manifest;

/// <summary>What an option does with a command line.</summary>
public enum OptionKind
{
    /// <summary>Sets a property to its value.</summary>
    Parameter,

    /// <summary>Sets a property to true.</summary>
    Flag,

    /// <summary>Calls a method with its value, each time it is given.</summary>
    Handler,

    /// <summary>Calls a method, each time it is given.</summary>
    FlagHandler,

    /// <summary>Sets a property to a word that is taken by its position.</summary>
    Argument,
}
