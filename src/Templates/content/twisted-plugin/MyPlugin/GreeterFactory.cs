namespace MyNamespace;

/// <summary>Makes a <see cref="Greeter"/> for each connection, and holds what they share.</summary>
/// <remarks>A tap keeps what is marked with [Kept], under a name that stays when the class is renamed.</remarks>
[Persisted("MyPersistedName.GreeterFactory", 1)]
public sealed partial class GreeterFactory([Kept] string greeting) : Factory<Greeter>
{
    public string Greeting { get; } = greeting;
}
