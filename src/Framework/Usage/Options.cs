namespace Twisted.Usage;

/// <summary>The command-line options of a tap plug-in.</summary>
/// <remarks>
/// <para>
/// Options are members with an attribute: a property with a <see cref="ParameterAttribute"/>, a
/// <see cref="FlagAttribute"/> or an <see cref="ArgumentAttribute"/> holds a value; a method with a
/// <see cref="HandlerAttribute"/> is called, in command-line order, each time its option is given.
/// </para>
/// <para>
/// A property's type is that of its values: <see cref="string"/>, <see cref="int"/>, <see cref="long"/>,
/// <see cref="double"/>, <see cref="bool"/>, <see cref="TimeSpan"/> (<c>90s</c>, <c>5m</c>, <c>2h</c>, <c>1d</c>),
/// <see cref="Uri"/>, <see cref="FileInfo"/> and <see cref="DirectoryInfo"/> (made absolute when parsed),
/// <see cref="Network.ServerEndpoint"/>, <see cref="Network.ClientEndpoint"/>, <see cref="Network.DatagramEndpoint"/>,
/// <see cref="Network.DatagramClientEndpoint"/>, or an enumeration (by the lower-case names of its members); each may be
/// nullable. A property of type <see cref="IReadOnlyList{T}"/> of one of these takes its option repeatedly.
/// </para>
/// </remarks>
public abstract class Options
{
    /// <summary>Called when everything is parsed: checks what only this class can know.</summary>
    /// <param name="errors">Takes every fault found, so that the user hears of all of them at once.</param>
    public virtual void PostOptions(OptionErrors errors)
    {
    }
}
