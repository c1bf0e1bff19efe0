using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Twisted.Persistence;

namespace Twisted.Services;

/// <summary>The root of the tree of services of one process, with the settings of that process.</summary>
/// <remarks>It is not derived from: what it does is added to it as services.</remarks>
public sealed class Application : MultiService
{
    [Ephemeral]
    private ILoggerFactory? _loggerFactory;

    [Ephemeral]
    private ILogger? _ownLogger;

    [Ephemeral]
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="name">The name of the process, and the stem of the file names that are derived from it.</param>
    /// <exception cref="ArgumentException">The name is empty, or cannot be part of a file name.</exception>
    public Application(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new ArgumentException("the name of an application is empty; files are named after it", nameof(name));
        }

        if (name.Any(character => character is '/' or '\\' || char.IsControl(character)) || name is "." or "..")
        {
            throw new ArgumentException($"\"{name}\" cannot name an application: files are named after it.", nameof(name));
        }

        Name = name;
    }

    /// <summary>What the process is to be, beyond its services.</summary>
    public ProcessSettings Process { get; init; } = new();

    /// <inheritdoc/>
    public override ILoggerFactory LoggerFactory => _loggerFactory ?? NullLoggerFactory.Instance;

    /// <summary>Completes when services have failed so often that the application has given up, and stopped all of them. The one who runs it then ends the process.</summary>
    [Ephemeral]
    public Task<Exception> Failed => _failed.Task;

    private protected override ILogger RootLogger => _ownLogger ??= LoggerFactory.CreateLogger(typeof(Application).FullName!);

    private protected override void FailAsAWhole(ServiceException failure) => _failed.TrySetResult(failure);

    /// <summary>Says where everything in the application logs to. The one who runs it calls this before starting it.</summary>
    public void UseLoggerFactory(ILoggerFactory loggerFactory)
    {
        ArgumentNullException.ThrowIfNull(loggerFactory);
        (_loggerFactory, _ownLogger) = (loggerFactory, null);
        ForgetLogger();
    }
}
