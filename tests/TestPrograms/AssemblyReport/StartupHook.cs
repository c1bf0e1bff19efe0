/// <summary>Put into a process by DOTNET_STARTUP_HOOKS: writes the names of all that it loaded to ASSEMBLY_REPORT.</summary>
internal static class StartupHook
{
    public static void Initialize() => AppDomain.CurrentDomain.ProcessExit += (_, _) => File.WriteAllLines(
        Environment.GetEnvironmentVariable("ASSEMBLY_REPORT")!,
        AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name!));
}
