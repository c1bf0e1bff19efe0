using System.Runtime.CompilerServices;
using Twisted.Runner.State;

namespace Twisted.Runner.Metrics;

/// <summary>Makes the metrics once anything in the process may collect some.</summary>
/// <remarks>
/// A meter takes milliseconds to make, and most servers never have one who looks at it. Whoever does, also a tool that attaches to the process, first
/// has the library of metrics loaded: that is noticed.
/// </remarks>
internal sealed class MetricsOnDemand : IDisposable
{
    private const string Library = "System.Diagnostics.DiagnosticSource";

    private readonly RunState _run;
    private readonly Lock _lock = new();
    private IDisposable? _meter;
    private bool _isOver;

    public MetricsOnDemand(RunState run)
    {
        _run = run;
        AppDomain.CurrentDomain.AssemblyLoad += Look;
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (assembly.GetName().Name == Library)
            {
                Begin();
                return;
            }
        }
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.AssemblyLoad -= Look;
        lock (_lock)
        {
            _isOver = true;
            _meter?.Dispose();
        }
    }

    private void Look(object? sender, AssemblyLoadEventArgs loaded)
    {
        if (loaded.LoadedAssembly.GetName().Name == Library)
        {
            // Not in the middle of the load.
            Begin();
        }
    }

    private void Begin()
    {
        AppDomain.CurrentDomain.AssemblyLoad -= Look;
        ThreadPool.UnsafeQueueUserWorkItem(static demand => ((MetricsOnDemand)demand!).Make(), this);
    }

    private void Make()
    {
        lock (_lock)
        {
            if (!_isOver && _meter is null)
            {
                _meter = New(_run);
            }
        }
    }

    // Apart, since it names types of the library.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ServiceMeter New(RunState run) => new(run);
}
