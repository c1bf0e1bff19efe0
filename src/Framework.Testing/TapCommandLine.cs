using Twisted.Plugins;
using Twisted.Services;
using Twisted.Usage;

namespace Twisted.Testing;

/// <summary>Does with a tap plug-in what <c>mktap</c> does, short of saving: words as they are typed, options, service.</summary>
/// <remarks>
/// Takes <c>--name value</c>, <c>--name=value</c>, <c>-n value</c>, <c>-nvalue</c>, flags, and words for arguments. Holds
/// no state, so it may be used by several tests at the same time.
/// </remarks>
public static class TapCommandLine
{
    /// <summary>The service that the plug-in makes of these words; it is not started.</summary>
    /// <exception cref="UsageException">What <c>mktap</c> would refuse; every fault is a line of the message.</exception>
    public static IService MakeService<TPlugin>(params string[] words)
        where TPlugin : ITapPlugin, new()
    {
        ITapPlugin plugin = new TPlugin();
        return plugin.MakeService(Fill(plugin.CreateOptions(), words));
    }

    /// <summary>New options with their defaults and what these words say.</summary>
    /// <exception cref="UsageException">What <c>mktap</c> would refuse; every fault is a line of the message.</exception>
    public static TOptions Parse<TOptions>(params string[] words)
        where TOptions : Options, new() => Fill(new TOptions(), words);

    private static TOptions Fill<TOptions>(TOptions options, string[] words)
        where TOptions : Options
    {
        var errors = new OptionErrors();

        // As mktap does: what only the options class can know is asked once the words themselves are right.
        if (new OptionWords(options, errors).Read(words))
        {
            options.PostOptions(errors);
        }

        return errors.Count == 0 ? options : throw new UsageException(string.Join('\n', errors));
    }
}
