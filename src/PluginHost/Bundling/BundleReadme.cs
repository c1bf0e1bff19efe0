using Twisted.PluginHost.Diagnosing;
using Twisted.PluginHost.Locking;

namespace Twisted.PluginHost.Bundling;

/// <summary>What somebody reads who finds the folder.</summary>
internal static class BundleReadme
{
    public static string Text(IReadOnlyList<HeldDropIn> dropIns, IReadOnlyList<LockedDropIn> others) =>
        $"""
        Plug-ins of mktap for a machine without a network, made by "mktap plugin bundle".

        Copy this folder to that machine, and there, with mktap and twistd installed:

            cd THIS_FOLDER
            mktap plugin restore     restores what is locked here, and nothing else
            mktap                    lists the commands
            mktap NAME               makes a tap; twistd -f NAME.tap runs it

            twistd -f FILE.tap       runs a tap that was made elsewhere, and restores
                                     what it needs; the packages of its plug-ins
                                     are here if it was named to "bundle --tap"

        Call both from within this folder: its nuget.config names the packages.

        Here are the packages of:

        {string.Join("\n", dropIns.Select(dropIn => Line(dropIn.Locked)).Concat(others.Select(Line)).Distinct())}

        """.ReplaceLineEndings("\n");

    private static string Line(LockedDropIn dropIn) => $"    {dropIn.Id} {dropIn.Version}";
}
