using System.Diagnostics;
using System.Reflection;
using Twisted.Persistence;

namespace Twisted.Scripting;

/// <summary>Runs the code of a file.</summary>
internal static class ScriptCall
{
    /// <param name="path">What the file is called.</param>
    /// <param name="script">The class that it has become.</param>
    /// <param name="submissions">The second place gets the object whose fields are the variables of the file.</param>
    /// <returns>What it returns.</returns>
    /// <exception cref="TapException">It fails. The message has the place.</exception>
    public static async Task<object?> RunAsync(string path, Type script, object?[] submissions)
    {
        try
        {
            return await ((Task<object?>)script.GetMethod("<Factory>")!.Invoke(null, [submissions])!).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            throw Fault(path, exception);
        }
    }

    /// <summary>What a failure in a file's code is to whoever runs it.</summary>
    public static TapException Fault(string path, Exception exception)
    {
        var cause = exception is TargetInvocationException { InnerException: { } inner } ? inner : exception;
        return new TapException($"\"{path}\" failed{PlaceIn(path, cause)}: {cause.GetType().Name}: {cause.Message}", cause);
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
