using Twisted.CommandLine;
using Twisted.Manifest;

namespace Twisted.Tools.Mktap.Plugins;

/// <summary>One command of <c>mktap plugin</c>.</summary>
internal interface IPluginCommand
{
    string Name { get; }

    /// <summary>One line for the list of commands.</summary>
    string Summary { get; }

    /// <summary>Its options and arguments.</summary>
    IReadOnlyList<OptionEntry> Options { get; }

    /// <summary>Command lines for its help and the manual, with what they do.</summary>
    IReadOnlyList<DescribedItem> Examples => [];

    /// <returns>The exit code.</returns>
    /// <exception cref="Usage.UsageException">The options contradict each other.</exception>
    /// <exception cref="PluginHost.PluginHostException">It failed.</exception>
    int Run(PluginContext context, ParsedOptions parsed);
}
