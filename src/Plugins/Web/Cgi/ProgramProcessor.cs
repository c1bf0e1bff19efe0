using Microsoft.Extensions.Logging;

namespace Twisted.Web;

/// <summary>Has a program answer requests, by CGI/1.1 (RFC 3875).</summary>
/// <remarks>
/// <para>
/// A program is started for each request, without a shell, in the folder of its file and in a session of its own. It gets the variables of
/// RFC 3875 section 4.1 and few others; of those of this process only <c>PATH</c>, <c>LANG</c>, <c>TZ</c> and <see cref="PassedVariables"/>.
/// It never gets arguments from the request (section 4.4 is left out): programs that take options could be given some.
/// </para>
/// <para>When it has ended, whatever it started and left in its session's process group is killed. On Windows the answer is 501.</para>
/// </remarks>
public abstract class ProgramProcessor : IFileProcessor
{
    [Ephemeral]
    private readonly CgiPrograms _programs = new();

    private protected ProgramProcessor()
    {
    }

    /// <summary>What a program may take.</summary>
    [Kept]
    public CgiLimits Limits { get; init; } = new();

    /// <summary>Variables of this process that programs get with the values they have here, if any. Those of a request come first.</summary>
    /// <exception cref="ArgumentException">A name is empty, or has a character that no name can have.</exception>
    [Kept]
    public IReadOnlyList<string> PassedVariables
    {
        get;
        init => field = value.FirstOrDefault(name => name.Length == 0 || name.AsSpan().ContainsAny('=', '\0')) is { } wrong
            ? throw new ArgumentException($"\"{wrong}\" is no name of a variable.", nameof(PassedVariables))
            : value;
    } = [];

    /// <summary>The folder of the files, which <c>DOCUMENT_ROOT</c> and <c>PATH_TRANSLATED</c> are made of; null for neither.</summary>
    [Kept]
    public string? Root { get; init; }

    /// <summary>The clock that limits go by; the system's by default. Not kept.</summary>
    [Ephemeral]
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Where failures and what programs write as errors go. Null, the default, for what the request's services log to. Not kept.</summary>
    [Ephemeral]
    public ILogger? Logger { get; set; }

    internal CgiPrograms Programs => _programs;

    /// <inheritdoc/>
    public ValueTask<Resource?> ProcessAsync(string path, HttpContext context)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ValueTask.FromResult<Resource?>(new CgiResource(this, Path.GetFullPath(path)));
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => _programs.StopAsync(cancellationToken);

    /// <summary>What is run for a file: the program and its arguments.</summary>
    internal abstract IReadOnlyList<string> CommandFor(string path);

    /// <summary>Adds what only this kind of program needs.</summary>
    internal virtual void Extend(Dictionary<string, string> environment)
    {
    }
}
