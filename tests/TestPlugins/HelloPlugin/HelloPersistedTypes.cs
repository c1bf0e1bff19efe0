using HelloPlugin;
using Twisted.Persistence;

[assembly: PersistedTypes(typeof(HelloPersistedTypes))]

namespace HelloPlugin;

public sealed class HelloPersistedTypes : IPersistedTypes
{
    public void Register(PersistedTypeRegistry types) =>
        types.Add<HelloTap>("HelloPlugin.Hello", 1, static (_, _) => { }, static _ => new HelloTap());
}
