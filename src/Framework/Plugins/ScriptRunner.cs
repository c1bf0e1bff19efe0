using System.Reflection;
using Twisted.Services;

namespace Twisted.Plugins;

/// <summary>Runs files of C# for plug-ins, such as a page of a web server: statements without a class around them, that return an object.</summary>
/// <remarks>Safe for use from any thread. <c>twistd</c> has one; where there is none, as in <c>mktap</c>, each call fails.</remarks>
public abstract class ScriptRunner
{
    private static volatile ScriptRunner s_current = new NoScripts();

    /// <summary>That of this process. The host sets it before any plug-in runs.</summary>
    public static ScriptRunner Current
    {
        get => s_current;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            s_current = value;
        }
    }

    /// <summary>Compiles a file, unless that was done before, and runs it from its first statement to its last.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="references">What it may refer to besides .NET and the framework: the caller's own assembly, so that both have the same types.</param>
    /// <param name="usings">Namespaces that it need not name.</param>
    /// <param name="cancellationToken">Ends the wait; what the file itself does goes on.</param>
    /// <returns>What the file returns; null when it returns nothing.</returns>
    /// <exception cref="ServiceException">It cannot be read or compiled, or fails. The message has the place, and is ready to be shown to whoever may see the file.</exception>
    public abstract Task<object?> RunAsync(string path, IReadOnlyList<Assembly> references, IReadOnlyList<string> usings, CancellationToken cancellationToken);

    private sealed class NoScripts : ScriptRunner
    {
        public override Task<object?> RunAsync(string path, IReadOnlyList<Assembly> references, IReadOnlyList<string> usings, CancellationToken cancellationToken) =>
            throw new ServiceException($"\"{path}\" cannot be run: this program has no compiler; twistd has one");
    }
}
