using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Twisted.Web;

/// <summary>A file that is run for a request.</summary>
internal sealed partial class CgiResource(ProgramProcessor processor, string path) : Resource
{
    private const int NoEntry = 2;
    private const int TooLong = 7;
    private const int NoProgram = 8;
    private const int NotAllowed = 13;
    private const string SecondsToRetry = "5";

    private static int _hasWarnedOfRoot;

    public override bool IsLeaf => true;

    public override async Task RenderAsync(HttpContext context)
    {
        var logger = LoggerFor(context);
        if (OperatingSystem.IsWindows())
        {
            logger.NotRun(path, "programs are not run on Windows");
            context.Response.StatusCode = StatusCodes.Status501NotImplemented;
            return;
        }

        if (!File.Exists(path))
        {
            // It was removed, or became a folder, since it was found.
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        WarnOfRoot(logger);
        var body = await CgiBody.OfAsync(context, processor.Limits.MaxSpooledBytes).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            await RunAsync(context, body, logger).ConfigureAwait(false);
        }
    }

    [UnsupportedOSPlatform("windows")]
    private async Task RunAsync(HttpContext context, CgiBody body, ILogger logger)
    {
        var limits = processor.Limits;
        var environment = CgiEnvironment.Of(context, path, body.Length, processor);
        if (!processor.Programs.TryEnter(limits.MaxPrograms, out var stopping, out var isFirst))
        {
            if (isFirst)
            {
                logger.TooManyPrograms(path, limits.MaxPrograms);
            }

            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = SecondsToRetry;
            return;
        }

        CgiRun? run = null;
        try
        {
            var process = CgiProcess.Start(processor.CommandFor(path), environment, Path.GetDirectoryName(path)!, out var error);
            if (process is null)
            {
                context.Response.StatusCode = Explain(error, logger);
                return;
            }

            run = new CgiRun(process, path, limits, processor.Clock, logger, context, body, stopping);
        }
        finally
        {
            if (run is null)
            {
                processor.Programs.Leave();
            }
        }

        processor.Programs.LeaveAfter(run.Finished);
        await run.AnswerAsync().ConfigureAwait(false);
    }

    /// <summary>Logs why a program was not started.</summary>
    /// <returns>The status of the answer.</returns>
    [UnsupportedOSPlatform("windows")]
    private int Explain(int error, ILogger logger)
    {
        const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        var program = processor.CommandFor(path)[0];
        if (!File.Exists(path))
        {
            return StatusCodes.Status404NotFound;
        }

        if (error == NotAllowed && program == path && (File.GetUnixFileMode(path) & Executable) != Executable)
        {
            logger.NotExecutable(path);
            return StatusCodes.Status403Forbidden;
        }

        logger.NotRun(path, error switch
        {
            NoEntry when program == path => "what its first line names to run it is not there",
            NoEntry => $"its interpreter \"{program}\" is not there",
            TooLong => "the request has too much for its variables",
            NoProgram => "it is no program; a script begins with #! and its interpreter",
            NotAllowed => $"\"{program}\", what its first line names, or its folder may not be used",
            _ => Marshal.GetPInvokeErrorMessage(error),
        });
        return StatusCodes.Status500InternalServerError;
    }

    private ILogger LoggerFor(HttpContext context) =>
        processor.Logger
        ?? (context.RequestServices?.GetService(typeof(ILoggerFactory)) as ILoggerFactory)?.CreateLogger(processor.GetType().FullName!)
        ?? NullLogger.Instance;

    /// <summary>Once: a fault in any of them is then one of the whole machine.</summary>
    private static void WarnOfRoot(ILogger logger)
    {
        if (GetEffectiveUser() == 0 && Interlocked.Exchange(ref _hasWarnedOfRoot, 1) == 0)
        {
            logger.RunsAsRoot();
        }
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUser();
}
