namespace Twisted.Plugins;

/// <summary>What the manifest says of a plug-in that was found; its code is not loaded yet.</summary>
/// <remarks>Safe for use from any thread.</remarks>
public abstract class PluginInfo
{
    /// <summary>Who it is, for people; also what one of several is chosen by.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of plug-in it is; see <see cref="PluginAttribute"/>.</summary>
    public required string Type { get; init; }

    /// <summary>What it does, for people; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>From its <see cref="PluginDataAttribute"/>s, by key.</summary>
    public IReadOnlyDictionary<string, string> Data { get; init; } = new Dictionary<string, string>();

    /// <summary>The id of the package that it is in.</summary>
    public required string DropInId { get; init; }

    /// <summary>The version of that package.</summary>
    public required string DropInVersion { get; init; }

    /// <summary>Loads the package where that has not happened, and makes a new object of the plug-in's class.</summary>
    /// <typeparam name="T">What plug-ins of that type are: a type of the framework or of a contract assembly.</typeparam>
    /// <remarks>
    /// What cannot be loaded is an exception whose message names the package and says what to do; let it pass, and the
    /// tools show it to the user.
    /// </remarks>
    public abstract T Create<T>()
        where T : class;
}
