using System.Diagnostics;
using Microsoft.Diagnostics.Tracing.Etlx;
using Twisted.Runner.Native;
using Twisted.Runner.Tests.Support;

namespace Twisted.Runner.Tests.Debugging;

public sealed class DebuggingTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public DebuggingTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "It reads what Linux has.");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_trace_can_be_opened_and_has_the_names_of_our_methods()
    {
        var path = _folder.File("run.nettrace");
        using var process = await StartAsync($"profile={path}");
        Assert.Equal(0, Posix.Kill(process.Id, Posix.SigTerm));
        var result = await Program.EndAsync(process);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));

        using var trace = new TraceLog(TraceLog.CreateFromEventPipeDataFile(path));
        var names = trace.CodeAddresses.Select(address => address.FullMethodName).ToList();
        Assert.Contains(names, name => name.StartsWith("Twisted.Runner.ApplicationRunner.", StringComparison.Ordinal));
        Assert.Contains(trace.Events, entry => entry.ProviderName == "Microsoft-DotNETCore-SampleProfiler");
    }

    [Fact]
    public async Task A_trace_that_cannot_be_written_to_its_end_is_an_error_after_all_else_has_worked()
    {
        using var process = await StartAsync("profile=/dev/full");
        Assert.Equal(0, Posix.Kill(process.Id, Posix.SigTerm));
        var result = await Program.EndAsync(process);
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("testd: the trace \"/dev/full\" is not complete: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("Server Shut Down.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_in_a_folder_that_there_is_not_is_refused_before_anything_is_done()
    {
        var result = await Program.RunAsync(Program.DaemonProgram, "ready", _folder.Path, $"profile={_folder.File("no/trace")}");
        Assert.Equal(
            new ProgramResult(1, "", $"testd: cannot write the trace \"{_folder.File("no/trace")}\": its folder does not exist; choose another with --profile\n"), result);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_process_without_diagnostics_cannot_be_traced_and_says_so()
    {
        var result = await Program.RunAsync(
            "/usr/bin/env", "DOTNET_EnableDiagnostics=0", Program.DaemonProgram, "ready", _folder.Path, $"profile={_folder.File("trace")}");
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("testd: cannot trace this process: the runtime has no diagnostic socket\n", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Who_waits_for_a_debugger_says_which_process_and_can_be_stopped()
    {
        using var process = Program.Start(Program.DaemonProgram, "here", "ready", _folder.Path, "debug");
        Assert.Equal($"Waiting for a debugger to attach to process {process.Id}...", await process.StandardOutput.ReadLineAsync());
        Assert.Equal(0, Posix.Kill(process.Id, Posix.SigTerm));
        Assert.Equal(new ProgramResult(1, "", "testd: stopped before a debugger was attached\n"), await Program.EndAsync(process));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_daemon_that_waits_for_a_debugger_says_so_on_the_terminal_of_its_caller()
    {
        using var caller = Program.Start(Program.DaemonProgram, "ready", _folder.Path, "debug");
        Assert.StartsWith("Waiting for a debugger to attach to process ", await caller.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal(0, Posix.Kill(caller.Id, 2));
        var result = await Program.EndAsync(caller);
        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith("testd: stopped before a debugger was attached\n", result.Error, StringComparison.Ordinal);
    }

    private async Task<Process> StartAsync(params string[] words)
    {
        var process = Program.Start(Program.DaemonProgram, ["here", "ready", _folder.Path, .. words]);
        var line = "";
        while (!line.Contains("Service is up", StringComparison.Ordinal))
        {
            line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("It ended.");
        }

        return process;
    }
}
