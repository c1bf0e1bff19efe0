namespace Twisted.Web;

/// <summary>Runs a program with the file as its argument, as <c>/usr/bin/php-cgi</c> wants it. The file need not be executable.</summary>
/// <remarks>Besides the other variables there is <c>REDIRECT_STATUS=200</c>, without which php-cgi refuses to work.</remarks>
[Persisted("Twisted.Web.InterpreterProcessor", 1)]
public sealed partial class InterpreterProcessor : ProgramProcessor
{
    /// <param name="interpreter">An absolute path.</param>
    /// <exception cref="ArgumentException">It is not one: programs run in the folder of their file, where something of that name could lie.</exception>
    public InterpreterProcessor(string interpreter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(interpreter);
        if (!Path.IsPathFullyQualified(interpreter) || interpreter.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException($"\"{interpreter}\" is no absolute path of an interpreter.\nGive the whole path, such as /usr/bin/php-cgi.", nameof(interpreter));
        }

        Interpreter = interpreter;
    }

    /// <summary>Its absolute path.</summary>
    [Kept]
    public string Interpreter { get; }

    internal override IReadOnlyList<string> CommandFor(string path) => [Interpreter, path];

    internal override void Extend(Dictionary<string, string> environment) => environment["REDIRECT_STATUS"] = "200";
}
