using System.Diagnostics;
using System.Reflection;
using Twisted.Persistence;
using Twisted.Services;

namespace Twisted.Scripting;

/// <summary>A file of C# that leaves an application in a variable, as statements without a class around them.</summary>
public static class CSharpFile
{
    private const string Variable = "application";

    /// <summary>Compiles and runs the file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>What the variable <c>application</c> has: an <see cref="Application"/>, or the <see cref="TapDocument"/> that a <c>.tas</c> leaves.</returns>
    /// <exception cref="TapException">It cannot be read, compiled or run, or leaves no application. The message has the place.</exception>
    public static object Run(string path)
    {
        var script = CSharpCompiler.Compile(path);

        // The second place gets the object whose fields are the variables of the file.
        var submissions = new object?[2];
        try
        {
            ((Task)script.GetMethod("<Factory>")!.Invoke(null, [submissions])!).GetAwaiter().GetResult();
        }
        catch (Exception exception)
        {
            var cause = exception is TargetInvocationException { InnerException: { } inner } ? inner : exception;
            throw new TapException($"\"{path}\" failed{PlaceIn(path, cause)}: {cause.GetType().Name}: {cause.Message}", cause);
        }

        var field = script.GetField(Variable, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            ?? throw new TapException(
                $"Failed to find a variable \"{Variable}\" in \"{path}\".\n"
                + $"The file has to leave one, at its top level: var {Variable} = new Application(\"name\") {{ … }};");
        return field.GetValue(submissions[1]) switch
        {
            Application application => application,
            TapDocument document => document,
            null => throw new TapException($"The variable \"{Variable}\" in \"{path}\" is null; it has to be an Application."),
            var other => throw new TapException($"The variable \"{Variable}\" in \"{path}\" is a {other.GetType().Name}; it has to be an Application."),
        };
    }

    private static string PlaceIn(string path, Exception exception)
    {
        foreach (var frame in new StackTrace(exception, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetFileName() == path)
            {
                return $" at line {frame.GetFileLineNumber()}, column {frame.GetFileColumnNumber()}";
            }
        }

        return "";
    }
}
