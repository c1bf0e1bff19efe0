namespace Twisted.Runner.Privileges;

/// <summary>What the process is called in lists such as those of ps and top.</summary>
internal static class ProcessName
{
    /// <summary>Gives it a name, of which the system keeps the first 15 bytes. Does nothing where there is no such way, as outside of Linux.</summary>
    public static void Set(string name)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            File.WriteAllText("/proc/self/comm", name);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A name is no reason to fail.
        }
    }
}
