using Twisted.PluginHost.Diagnosing;

namespace Twisted.PluginHost.Bundling;

/// <summary>What somebody reads who finds the folder.</summary>
internal static class BundleReadme
{
    public static string Text(IReadOnlyList<HeldDropIn> dropIns) =>
        $"""
        Plug-ins of mktap for a machine without a network, made by "mktap plugin bundle".

        Copy this folder to that machine, and there, with mktap and twistd installed:

            cd THIS_FOLDER
            mktap plugin restore     restores what is locked here, and nothing else
            mktap                    lists the commands
            mktap NAME               makes a tap; twistd -f NAME.tap runs it

        Call twistd from within this folder too when it runs a tap from elsewhere:
        the nuget.config here names the packages here.

        It has:

        {string.Join("\n", dropIns.Select(dropIn => $"    {dropIn.Locked.Id} {dropIn.Locked.Version}"))}

        """.ReplaceLineEndings("\n");
}
