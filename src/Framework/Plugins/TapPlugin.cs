using Twisted.Services;
using Twisted.Usage;

namespace Twisted.Plugins;

/// <summary>A tap plug-in: options, and what makes a service of them. It has a public constructor without parameters.</summary>
/// <typeparam name="TOptions">Its command-line options.</typeparam>
public abstract class TapPlugin<TOptions> : ITapPlugin
    where TOptions : Options, new()
{
    Options ITapPlugin.CreateOptions() => new TOptions();

    IService ITapPlugin.MakeService(Options options) => MakeService((TOptions)options);

    /// <inheritdoc cref="ITapPlugin.MakeService"/>
    public abstract IService MakeService(TOptions options);
}
