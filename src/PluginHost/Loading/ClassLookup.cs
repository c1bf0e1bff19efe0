using System.Reflection;

namespace Twisted.PluginHost.Loading;

/// <summary>Finds a class of an assembly by its name.</summary>
internal static class ClassLookup
{
    /// <summary>In bytes, of the file: some hundred types, to look at which takes a millisecond.</summary>
    private const long SmallAssembly = 128 * 1024;

    /// <returns>Null when there is none of that name.</returns>
    public static Type? Find(Assembly assembly, string name)
    {
        // What reads the names of types is compiled at each start, which takes 6 ms (eng/bench startup, mktap qotd).
        if (new FileInfo(assembly.Location) is { Exists: true, Length: <= SmallAssembly })
        {
            try
            {
                foreach (var type in assembly.GetTypes())
                {
                    if (type.FullName == name)
                    {
                        return type;
                    }
                }
            }
            catch (ReflectionTypeLoadException)
            {
                // Another class cannot be loaded, perhaps for want of something that nobody needs here.
            }
        }

        return assembly.GetType(name, throwOnError: false);
    }
}
