namespace Twisted.PluginHost.Finding;

/// <summary>A set of drop-ins with its lock: a project's, for everybody who works below its folder, or the user's own.</summary>
public sealed class DropInScope
{
    /// <summary>The file with what is asked for.</summary>
    public const string SetName = "dropins.json";

    /// <summary>The file with what that came to.</summary>
    public const string LockName = "dropins.lock.json";

    private DropInScope(PluginOrigin origin, string folder)
    {
        Origin = origin;
        Folder = folder;
    }

    /// <summary><see cref="PluginOrigin.Project"/> or <see cref="PluginOrigin.User"/>.</summary>
    public PluginOrigin Origin { get; }

    public string Folder { get; }

    public string SetFile => Path.Combine(Folder, SetName);

    public string LockFile => Path.Combine(Folder, LockName);

    /// <summary>The user's own, in the store's folder.</summary>
    public static DropInScope OfUser(TwistedHome home) => new(PluginOrigin.User, home.Root);

    /// <summary>That of a project in this folder, whether it has a set already or not.</summary>
    /// <param name="folder">A relative path counts from the current directory.</param>
    public static DropInScope OfProject(string folder) => new(PluginOrigin.Project, Path.GetFullPath(folder));

    /// <summary>The nearest project: the folder itself or one above it that holds a set. Null when there is none.</summary>
    /// <remarks>The user's own set is never a project's, also when the store is above the folder.</remarks>
    public static DropInScope? FindProject(string folder, TwistedHome home)
    {
        for (var current = Path.GetFullPath(folder); current is not null; current = Path.GetDirectoryName(current))
        {
            if (current != home.Root && File.Exists(Path.Combine(current, SetName)))
            {
                return new DropInScope(PluginOrigin.Project, current);
            }
        }

        return null;
    }

    /// <summary>Those that hold in a folder, the nearest first: the project's, where there is one, and the user's.</summary>
    public static IReadOnlyList<DropInScope> For(string folder, TwistedHome home) =>
        FindProject(folder, home) is { } project ? [project, OfUser(home)] : [OfUser(home)];

    public override string ToString() => SetFile;
}
