using Microsoft.Extensions.Logging;
using Twisted.Runner.Logs;
using Twisted.Runner.Notifications;
using Twisted.Runner.Tree;
using Twisted.Services;

namespace Twisted.Runner.Reloading;

/// <summary>Has the services of an application that runs read anew what they have from outside, one reload at a time.</summary>
internal sealed class Reloader(Application application, Action reopenLog, ServiceManager? manager, ILogger log, Func<Exception, string?> userMessage) : IDisposable
{
    private readonly Lock _reloading = new();

    /// <summary>Says what has to be done for the application to be as its source says now; null where that cannot be said.</summary>
    public Func<CancellationToken, ReloadPlan>? Prepare { get; init; }

    private readonly CancellationTokenSource _stopping = new();
    private volatile bool _isBusy;
    private int _isAsked;
    private int? _successor;

    /// <summary>Reloads on the pool. Whatever is asked for before that begins is the same wish.</summary>
    public void Request(string reason)
    {
        if (Interlocked.Exchange(ref _isAsked, 1) == 0)
        {
            log.ReloadRequested(reason);
            ThreadPool.UnsafeQueueUserWorkItem(_ => Reload(static _ => { }, static _ => { }), null);
        }
    }

    /// <summary>Reloads; waits for one that is under way, which may have read before it was told to.</summary>
    /// <param name="progress">Gets lines for whoever asked.</param>
    /// <param name="error">Gets what failed: the path of a service, and why.</param>
    /// <returns>False when something failed, or the application stops.</returns>
    public bool Reload(Action<string> progress, Action<string> error)
    {
        lock (_reloading)
        {
            _isBusy = true;
            Volatile.Write(ref _isAsked, 0);
            try
            {
                if (_successor is { } process)
                {
                    progress($"Process {process} has taken over meanwhile, and has read everything anew.");
                    return true;
                }

                if (!_stopping.IsCancellationRequested)
                {
                    return ReloadAll(progress, error);
                }

                error("the server is stopping, and reloads nothing any more");
                return false;
            }
            finally
            {
                _isBusy = false;
            }
        }
    }

    /// <summary>Tells what a reload would do.</summary>
    /// <returns>False when what is there now cannot be used.</returns>
    public bool Preview(Action<string> progress, Action<string> error)
    {
        lock (_reloading)
        {
            try
            {
                if (Prepare?.Invoke(_stopping.Token) is not { } plan)
                {
                    progress("Nothing is read again but what services have from outside: only a tap can be compared.");
                    return true;
                }

                foreach (var line in plan.Remarks.Concat(plan.Steps.Select(static step => step.Describe(isDone: false))))
                {
                    progress(line);
                }

                progress(plan.Steps.Count == 0 ? plan.Remarks.Count == 0 ? "Nothing has changed." : "No service has changed." : $"{plan.Unchanged} service{(plan.Unchanged == 1 ? "" : "s")} would stay as {(plan.Unchanged == 1 ? "it is" : "they are")}.");
                return true;
            }
            catch (Exception exception)
            {
                error($"the tap cannot be used: {userMessage(exception) ?? Summary.Of(exception)}");
                return false;
            }
        }
    }

    /// <summary>Does something else while nothing is reloaded.</summary>
    public T Exclusively<T>(Func<T> change)
    {
        lock (_reloading)
        {
            return change();
        }
    }

    /// <summary>Another process has taken over, and has just read everything.</summary>
    public void HandedOver(int process) => _successor = process;

    /// <summary>Ends a reload that is under way, and keeps others from beginning.</summary>
    /// <returns>Completes when none is under way any more.</returns>
    public Task StopAsync()
    {
        _stopping.Cancel();
        return _isBusy ? Task.Run(WaitUntilIdle) : Task.CompletedTask;
    }

    public void Dispose() => _stopping.Dispose();

    private void WaitUntilIdle()
    {
        lock (_reloading)
        {
        }
    }

    private bool ReloadAll(Action<string> progress, Action<string> error)
    {
        manager?.Reloading();
        log.Reloading(application.Name);
        progress($"Reloading {application.Name}...");
        List<string> failures = [];
        try
        {
            reopenLog();
        }
        catch (Exception exception)
        {
            Failed("the log", exception);
        }

        var started = Replace();
        var count = 0;
        foreach (var node in ServiceTree.Running(application))
        {
            if (node.Service is not IReloadable reloadable || IsWithin(node.Service, started))
            {
                continue;
            }

            if (_stopping.IsCancellationRequested)
            {
                failures.Add("the server is stopping");
                error("the server is stopping; what was not reloaded yet stays as it is");
                break;
            }

            count++;
            try
            {
                reloadable.ReloadAsync(_stopping.Token).GetAwaiter().GetResult();
            }
            catch (Exception exception)
            {
                Failed(node.Path, exception);
            }
        }

        var result = failures.Count == 0
            ? $"Reloaded; {count} service{(count == 1 ? " was" : "s were")} told to."
            : $"Reloaded, but not {string.Join(", ", failures)}.";
        log.Reloaded(result);
        if (failures.Count == 0)
        {
            progress(result);
        }

        if (!_stopping.IsCancellationRequested)
        {
            manager?.Ready(failures.Count == 0 ? $"Serving {application.Name}" : $"Serving {application.Name}; not reloaded: {string.Join(", ", failures)}");
        }

        return failures.Count == 0;

        HashSet<IService> Replace()
        {
            try
            {
                if (Prepare?.Invoke(_stopping.Token) is { } plan)
                {
                    foreach (var remark in plan.Remarks)
                    {
                        log.ReloadRemark(remark);
                        progress(remark);
                    }

                    var run = new PlanRun(plan, log, progress, Failed);
                    run.Run(_stopping.Token);
                    return run.Started;
                }
            }
            catch (Exception exception)
            {
                // All goes on as it is.
                Failed("the tap", exception);
            }

            return [];
        }

        void Failed(string what, Exception exception)
        {
            var message = userMessage(exception);
            failures.Add(what);
            log.ReloadFailed(message is null ? exception : null, what, message ?? Summary.Of(exception));
            error($"failed to reload {what}: {message ?? Summary.Of(exception)}");
        }
    }

    private static bool IsWithin(IService service, HashSet<IService> started)
    {
        for (var at = service; at is not null; at = at.Parent as IService)
        {
            if (started.Contains(at))
            {
                return true;
            }
        }

        return false;
    }
}
