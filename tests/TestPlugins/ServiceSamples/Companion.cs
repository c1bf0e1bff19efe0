namespace ServiceSamples;

[TapPlugin("companion", "Companion TAP Builder", Description = "Runs another program, and starts it again when it ends.")]
public sealed class CompanionTap : TapPlugin<CompanionOptions>
{
    public override IService MakeService(CompanionOptions options) => new ProcessService(options.Program, options.Arguments)
    {
        Name = Path.GetFileName(options.Program),
        WorkingFolder = options.Folder?.FullName,
        Restart = options.Restart,
        GracePeriod = options.Grace,
        Backoff = new Backoff { Limit = options.Retries },
    };
}

public sealed class CompanionOptions : Options
{
    [Argument(0, "program")]
    public string Program { get; init; } = ""; // it is required

    [Argument(1, "argument", Required = false)]
    public IReadOnlyList<string> Arguments { get; init; } = [];

    [Parameter("folder", Help = "The folder to run it in.")]
    public DirectoryInfo? Folder { get; init; }

    [Parameter("restart", Default = ProcessRestart.Always, Help = "When to start it again.")]
    public ProcessRestart Restart { get; init; }

    [Parameter("retries", Help = "How many failures in a row to put up with.")]
    public int? Retries { get; init; }

    [Parameter("grace", Default = "5s", Help = "How long it has to end.")]
    public TimeSpan Grace { get; init; }
}
