using HelloPlugin;
using Twisted.Persistence;

[assembly: PersistedTypes(typeof(HelloPersistedTypes))]

namespace HelloPlugin;

/// <summary>One is declared by hand, and one by itself: an assembly may have both.</summary>
public sealed class HelloPersistedTypes : IPersistedTypes
{
    public void Register(PersistedTypeRegistry types) =>
        types.Add<HelloTap>("HelloPlugin.Hello", 1, static (_, _) => { }, static _ => new HelloTap());
}
