using System.Collections;
using Twisted.Runner.Notifications;

namespace Twisted.Runner.Upgrading;

/// <summary>What a successor is to be: this process again, by a program that may be newer, with a tap that may be another.</summary>
internal sealed class SuccessorPlan
{
    public required string Program { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The folder in which the command line means what it says.</summary>
    public required string Folder { get; init; }

    /// <summary>The tap, in the place of that on the command line; null for that.</summary>
    public string? TapFile { get; init; }

    public string? Secret { get; init; }

    /// <summary>Whom this process took over from; null for nobody.</summary>
    public Predecessor? Predecessor { get; init; }

    /// <summary>True for one in the foreground, whose log goes where that of this process goes.</summary>
    public bool KeepsOutput { get; init; }

    /// <summary>Who is told how the process does; null for nobody.</summary>
    public ServiceManager? Manager { get; init; }

    public static SuccessorPlan Of(UpgradeRequest request, string? tapFile, string folder, bool keepsOutput, ServiceManager? manager, Predecessor? predecessor) => new()
    {
        Program = request.Program[0],
        Arguments = [.. request.Program.Skip(1), .. System.Environment.GetCommandLineArgs().Skip(1)],
        Folder = folder,
        TapFile = tapFile,
        Secret = request.Secret,
        KeepsOutput = keepsOutput,
        Manager = manager,
        Predecessor = predecessor,
    };

    public IDictionary Environment()
    {
        var environment = System.Environment.GetEnvironmentVariables();
        foreach (var variable in HandoverVariables.OfSockets)
        {
            // Those sockets are among the ones that are handed over by their places.
            environment.Remove(variable);
        }

        environment[HandoverVariables.Earlier] = Predecessor?.Chain ?? "";
        Manager?.HandOn(environment);
        if (TapFile is not null)
        {
            environment[HandoverVariables.TapFile] = TapFile;
        }

        return environment;
    }
}
