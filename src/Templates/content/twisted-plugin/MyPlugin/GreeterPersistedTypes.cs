using MyNamespace;

[assembly: PersistedTypes(typeof(GreeterPersistedTypes))]

namespace MyNamespace;

/// <summary>What is kept in a tap, under names that stay when the classes are renamed.</summary>
public sealed class GreeterPersistedTypes : IPersistedTypes
{
    public void Register(PersistedTypeRegistry types) =>
        types.Add<GreeterFactory>(
            "MyPersistedName.GreeterFactory",
            version: 1,
            write: (factory, members) => members.Write("greeting", factory.Greeting),
            create: members => new GreeterFactory(members.Read<string>("greeting")));
}
