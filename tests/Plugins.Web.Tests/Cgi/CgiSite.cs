using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Twisted.Testing;

namespace Twisted.Tests.Web.Cgi;

/// <summary>A folder of scripts that is served, with a log and, if asked for, a clock that the test moves.</summary>
internal sealed class CgiSite : Resource, IAsyncDisposable, ILogger
{
    private readonly IFileProcessor _processor;
    private ResourceServer _server = null!;

    private CgiSite(ProgramProcessor processor)
    {
        _processor = processor;
        processor.Logger = this;
        Programs = processor.Programs;
    }

    /// <summary>Only a hang reaches it.</summary>
    public static TimeSpan HangLimit { get; } = TimeSpan.FromSeconds(60);

    public string Folder { get; } = Directory.CreateTempSubdirectory("cgi").FullName;

    public ConcurrentQueue<string> Log { get; } = [];

    public HttpClient Client => _server.Client;

    public Uri Address => _server.Address;

    public CgiPrograms Programs { get; }

    public static Task<CgiSite> StartAsync(CgiLimits? limits = null, TimeProvider? clock = null) =>
        StartAsync(new CgiProcessor { Limits = limits ?? new(), Clock = clock ?? TimeProvider.System });

    public static async Task<CgiSite> StartAsync(ProgramProcessor processor)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "programs are not run on Windows");
        var site = new CgiSite(processor);
        site._server = await ResourceServer.StartAsync(site);
        return site;
    }

    public override async ValueTask<Resource?> GetChildAsync(string name, HttpContext context) => await _processor.ProcessAsync(PathOf(name), context);

    public override Task RenderAsync(HttpContext context) => Task.CompletedTask;

    public string PathOf(string name) => Path.Combine(Folder, name);

    public CgiSite Shell(string text, string name = "a.cgi") => Write(name, "#!/bin/sh\n" + text + "\n");

    public CgiSite Write(string name, string text, bool isExecutable = true)
    {
        File.WriteAllText(PathOf(name), text);
        File.SetUnixFileMode(PathOf(name), isExecutable ? (UnixFileMode)0b111_101_101 : (UnixFileMode)0b110_100_100);
        return this;
    }

    /// <summary>Waits for what a script writes into its folder.</summary>
    public async Task<string> ReadWhenThereAsync(string name)
    {
        await WaitForAsync(() => File.Exists(PathOf(name)) && File.ReadAllText(PathOf(name)).EndsWith('\n'));
        return File.ReadAllText(PathOf(name)).Trim();
    }

    public Task NothingRunsAsync() => WaitForAsync(() => Programs.Running == 0);

    public static async Task WaitForAsync(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(HangLimit);
        while (!isSo())
        {
            await Task.Delay(10, limit.Token);
        }
    }

    /// <summary>Lets time pass until the task has ended.</summary>
    public static async Task<T> PassTimeAsync<T>(ManualClock clock, Task<T> task)
    {
        await WaitForAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return task.IsCompleted;
        });
        return await task;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _processor.StopAsync(CancellationToken.None).WaitAsync(HangLimit);
        Directory.Delete(Folder, recursive: true);
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Log.Enqueue($"{logLevel}: {formatter(state, exception).Replace(Folder + "/", "", StringComparison.Ordinal)}{exception}");
}
