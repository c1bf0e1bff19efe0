namespace Twisted.PluginHost.Restoring;

/// <summary>What NuGet reads from the environment, once, when it is loaded.</summary>
internal static class NuGetEnvironment
{
    public static void Prepare()
    {
        // Without it, NuGet accepts signed packages on Linux that were tampered with.
        Environment.SetEnvironmentVariable("DOTNET_NUGET_SIGNATURE_VERIFICATION", "true");

        // NuGet looks for the user's configuration in HOME, and without one in the current folder.
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("HOME"))
            && Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home)
        {
            Environment.SetEnvironmentVariable("HOME", home);
        }

        // One dead feed costs 5.6 s with NuGet's six tries, and 0.25 s with one.
        const string Tries = "NUGET_ENHANCED_MAX_NETWORK_TRY_COUNT";
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Tries)))
        {
            Environment.SetEnvironmentVariable(Tries, "1");
        }
    }
}
