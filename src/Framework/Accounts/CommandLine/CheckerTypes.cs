using Twisted.Plugins;
using Twisted.Shared;
using Twisted.Usage;

namespace Twisted.Accounts;

/// <summary>Makes checkers of what stands on a command line. <see cref="AuthOptions"/> does it for options of a tap.</summary>
/// <remarks>Safe for use from any thread. Finding loads nothing; making a checker loads the package that it is in, which thereby becomes a part of the tap.</remarks>
public static class CheckerTypes
{
    /// <summary>The framework's own, in the order of their names.</summary>
    public static IReadOnlyList<CheckerType> BuiltIn => BuiltInCheckers.All;

    /// <summary>All that there are here, in the order of their names. Packages cannot take the names of the framework's own.</summary>
    public static IReadOnlyList<CheckerType> Find() =>
    [
        .. BuiltIn
            .Concat(PluginCatalog.Current.OfType(ICheckerPlugin.PluginType)
                .Where(plugin => !BuiltIn.Any(own => own.Name == plugin.Name))
                .Select(plugin => new CheckerType
                {
                    Name = plugin.Name,
                    Argument = plugin.Data.GetValueOrDefault(ICheckerPlugin.ArgumentData, ""),
                    Description = plugin.Description,
                    Package = $"{plugin.DropInId} {plugin.DropInVersion}",
                    Create = plugin.Create<ICheckerPlugin>,
                }))
            .OrderBy(type => type.Name, StringComparer.Ordinal),
    ];

    /// <summary>The checker that a text such as <c>file:users</c> asks for.</summary>
    /// <exception cref="UsageException">There is no such type, or the text behind the colon will not do; ready to be shown.</exception>
    public static IChecker MakeChecker(string text)
    {
        var (plugin, argument) = Open(text);
        return plugin.MakeChecker(argument);
    }

    /// <summary>The accounts of a text such as <c>sqlite:users.db</c>, to be written.</summary>
    /// <exception cref="UsageException">There is no such type, it has no accounts that can be written, or the text behind the colon will not do.</exception>
    public static IAccountStore OpenStore(string text)
    {
        var (plugin, argument) = Open(text);
        return plugin is IAccountStorePlugin store
            ? store.OpenStore(argument)
            : throw new UsageException($"\"{NameOf(text)}\" has no accounts that can be written here");
    }

    /// <summary>A path as a checker keeps it: absolute, seen from the current folder.</summary>
    /// <param name="type">The name of the checker's type, for the message.</param>
    /// <param name="text">What stands behind the colon.</param>
    /// <exception cref="UsageException">It is no path.</exception>
    public static string FullPath(string type, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == 0 ? throw new UsageException($"\"{type}\" needs a file: write {type}:FILE")
            : text.Contains('\0', StringComparison.Ordinal) ? throw new UsageException($"\"{text.Replace("\0", "\\0", StringComparison.Ordinal)}\" is not a path")
            : Path.GetFullPath(text);
    }

    internal static string NameOf(string text) => text.Split(':')[0];

    private static (ICheckerPlugin Plugin, string Text) Open(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var name = NameOf(text);
        var types = Find();
        CheckerType[] found = [.. types.Where(type => type.Name == name)];
        return found.Length switch
        {
            1 => (found[0].Create(), text.Length == name.Length ? "" : text[(name.Length + 1)..]),
            0 => throw new UsageException(Unknown(name, types)),
            _ => throw new UsageException(
                $"\"{name}\" is provided by {string.Join(" and ", found.Select(type => type.Package))}; remove one of them: mktap plugin remove"),
        };
    }

    private static string Unknown(string name, IReadOnlyList<CheckerType> types)
    {
        string[] names = [.. types.Select(type => type.Name)];
        var near = WordDistance.Nearest(name, names);
        var suggestion = near.Count > 0 ? $"; did you mean {string.Join(" or ", near.Select(meant => $"\"{meant}\""))}?" : "";
        return $"there is no checker \"{name}\"{suggestion}\nThere are: {string.Join(", ", names)}.";
    }
}
