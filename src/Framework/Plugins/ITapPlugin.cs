using Twisted.Services;
using Twisted.Usage;

namespace Twisted.Plugins;

/// <summary>A plug-in that turns a command line into a service. Write a <see cref="TapPlugin{TOptions}"/>.</summary>
public interface ITapPlugin
{
    /// <summary>New options with their defaults, to be filled from the command line.</summary>
    Options CreateOptions();

    /// <summary>The service that these options ask for, ready to be added to an application and not started.</summary>
    /// <exception cref="UsageException">The options cannot be met; the message is shown to the user.</exception>
    IService MakeService(Options options);
}
