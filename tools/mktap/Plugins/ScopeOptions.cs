using Twisted.Building;
using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.PluginHost;
using Twisted.PluginHost.Finding;
using Twisted.Usage;

namespace Twisted.Tools.Mktap.Plugins;

/// <summary>The options that say whose set a command is about.</summary>
internal static class ScopeOptions
{
    public static OptionEntry Project { get; } = new()
    {
        Kind = OptionKind.Flag,
        Name = "project",
        Help = "The set of the project: of this folder, or of the nearest one above it that has one.",
    };

    public static OptionEntry User { get; } = new() { Kind = OptionKind.Flag, Name = "user", Help = "Your own set, also inside a project." };

    /// <summary>The set that is meant: the nearest unless an option says otherwise.</summary>
    /// <param name="context">Has the sets that hold here.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="mayBeNew">True when a project without a set is given one, in the current folder.</param>
    /// <exception cref="UsageException">The options contradict each other.</exception>
    /// <exception cref="PluginHostException">There is no project.</exception>
    public static DropInScope Choose(PluginContext context, ParsedOptions parsed, bool mayBeNew)
    {
        var (project, user) = (parsed.Has(Project.Name), parsed.Has(User.Name));
        if (project && user)
        {
            throw new UsageException("--project and --user contradict each other: each names the one set that is meant");
        }

        if (user)
        {
            return DropInScope.OfUser(context.Home);
        }

        var nearest = context.Scopes[0];
        if (!project || nearest.Origin == PluginOrigin.Project)
        {
            return nearest;
        }

        var folder = Environment.CurrentDirectory;
        return mayBeNew
            ? DropInScope.OfProject(folder)
            : throw new PluginHostException(
                $"There is no \"{DropInScope.SetName}\" in \"{folder}\", nor in a folder above it.\nMake one: mktap plugin add ID --project");
    }

    /// <summary>What a scope is called in listings.</summary>
    public static string Word(PluginOrigin origin) => origin switch
    {
        PluginOrigin.Project => "project",
        PluginOrigin.User => "user",
        _ => "stock",
    };

    /// <summary>The error of a drop-in that is not in a set, with the set that has it, if there is one.</summary>
    public static PluginHostException NotInSet(PluginContext context, DropInScope scope, string id, string command)
    {
        var text = $"\"{id}\" is not in the set of drop-ins \"{scope.SetFile}\"";
        var other = context.Scopes.FirstOrDefault(other => other.SetFile != scope.SetFile && DropInSet.Read(other).Any(request => Ids.AreSame(request.Id, id)));
        if (other is not null)
        {
            return new PluginHostException($"{text}, but in \"{other.SetFile}\".\nTake that: mktap plugin {command} {id} --{Word(other.Origin)}");
        }

        return new PluginHostException(
            StockCatalogue.Read().Any(stock => Ids.AreSame(stock.Id, id))
                ? $"{text}: it comes with the tools.\nList all: mktap plugin list"
                : $"{text}.\nList what is: mktap plugin list");
    }
}
