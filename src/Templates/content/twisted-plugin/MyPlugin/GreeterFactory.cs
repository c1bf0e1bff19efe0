namespace MyNamespace;

/// <summary>Makes a <see cref="Greeter"/> for each connection, and holds what they share.</summary>
public sealed class GreeterFactory(string greeting) : Factory<Greeter>
{
    public string Greeting { get; } = greeting;
}
